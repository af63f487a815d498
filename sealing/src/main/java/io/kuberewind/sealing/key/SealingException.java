package io.kuberewind.sealing.key;

/** Sealing or unsealing did not succeed. The message is for the user and holds no secret. */
public class SealingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SealingException(String message) {
    super(message);
  }

  public SealingException(String message, Throwable cause) {
    super(message, cause);
  }
}
