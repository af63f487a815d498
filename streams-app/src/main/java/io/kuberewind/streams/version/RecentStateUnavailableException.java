package io.kuberewind.streams.version;

/**
 * The recent state does not answer this read now or at all; the message says which, and what to do.
 */
public final class RecentStateUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecentStateUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
