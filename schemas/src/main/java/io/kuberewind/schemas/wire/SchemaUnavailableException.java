package io.kuberewind.schemas.wire;

/**
 * The schema registry did not answer, or refused: the record is fine, and asking again may help.
 */
public final class SchemaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SchemaUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
