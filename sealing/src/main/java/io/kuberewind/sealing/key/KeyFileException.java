package io.kuberewind.sealing.key;

/** A keys file cannot be used as it is; the message names the file and what to do. */
public final class KeyFileException extends SealingException {
  private static final long serialVersionUID = 1L;

  public KeyFileException(String message) {
    super(message);
  }

  public KeyFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
