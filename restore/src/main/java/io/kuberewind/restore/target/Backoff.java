package io.kuberewind.restore.target;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How often and how long to wait between attempts: doubling, with jitter, within bounds. */
final class Backoff {
  static final int ATTEMPTS = 6;

  private static final long FIRST_MILLIS = 200;
  private static final long LONGEST_MILLIS = 10_000;

  private Backoff() {}

  /** Waits before attempt {@code next} (from 1), at least as long as the server asked for. */
  static void pause(int next, Duration retryAfter) {
    long base = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(next - 1, 10));
    long jittered = base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1);
    try {
      Thread.sleep(Math.max(jittered, retryAfter.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TargetUnavailableException("interrupted while waiting for the API server", e);
    }
  }
}
