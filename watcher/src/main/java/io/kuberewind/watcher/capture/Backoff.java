package io.kuberewind.watcher.capture;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: doubling, bounded, spread so that types do not march. */
final class Backoff {
  private static final long FIRST_MILLIS = 200;
  private static final long LONGEST_MILLIS = 30_000;
  private static final int MOST_DOUBLINGS = 10;

  private Backoff() {}

  /** The pause after {@code failures} failures in a row; none after none. */
  static Duration delay(int failures) {
    if (failures <= 0) {
      return Duration.ZERO;
    }
    long full = FIRST_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS);
    long bounded = Math.min(LONGEST_MILLIS, full);
    return Duration.ofMillis(bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1));
  }
}
