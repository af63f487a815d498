package io.kuberewind.sealing.key;

/** The keys cannot be reached just now: the same call may succeed later. */
public final class KeyServiceException extends SealingException {
  private static final long serialVersionUID = 1L;

  public KeyServiceException(String message, Throwable cause) {
    super(message, cause);
  }
}
