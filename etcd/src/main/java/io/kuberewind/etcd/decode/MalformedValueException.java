package io.kuberewind.etcd.decode;

/** A value is not what its first bytes promise. The message says why, for the record. */
public final class MalformedValueException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedValueException(String message) {
    super(message);
  }

  MalformedValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
