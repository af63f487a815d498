package io.kuberewind.restore.apply;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for the cluster to follow, within a bound. */
final class Waiting {
  private static final long POLL_MILLIS = 100;

  private Waiting() {}

  /** Whether {@code condition} held before {@code bound} was over. */
  static boolean until(Duration bound, BooleanSupplier condition) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
