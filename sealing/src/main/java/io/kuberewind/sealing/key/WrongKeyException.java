package io.kuberewind.sealing.key;

/** The key is there, and it is not the one that sealed, or what was sealed has been altered. */
public final class WrongKeyException extends SealingException {
  private static final long serialVersionUID = 1L;

  public WrongKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
