package io.kuberewind.schemas.wire;

/**
 * The bytes are not a record of ours: a wrong magic byte, an unknown id, or Avro that does not
 * parse.
 */
public final class UndecodableRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UndecodableRecordException(String message) {
    super(message);
  }

  public UndecodableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
