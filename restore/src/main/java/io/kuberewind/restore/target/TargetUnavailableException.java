package io.kuberewind.restore.target;

/** The target does not answer, or not to these credentials. The message says what to look at. */
public final class TargetUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TargetUnavailableException(String message) {
    super(message);
  }

  public TargetUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
