package io.kuberewind.streams.version;

/**
 * The recent state does not answer this read now or at all; the message says which, and what to do.
 */
public final class RecentStateUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean forGood;

  private RecentStateUnavailableException(String message, boolean forGood, Throwable cause) {
    super(message, cause);
    this.forGood = forGood;
  }

  static RecentStateUnavailableException now(String message, Throwable cause) {
    return new RecentStateUnavailableException(message, false, cause);
  }

  static RecentStateUnavailableException forGood(String message) {
    return new RecentStateUnavailableException(message, true, null);
  }

  /** Whether the versions do not reach back there, so that waiting does not help. */
  public boolean isForGood() {
    return forGood;
  }
}
