package io.kuberewind.watcher.tick;

import java.util.function.LongSupplier;

/**
 * A wall clock that is never set back. When the machine's is, this one goes at half its speed until
 * the other has caught up: so times rise as revisions do, and what was measured stays meaningful.
 * Forward it follows at once. Safe for use by several threads.
 */
final class SteadyClock {
  private final LongSupplier wallMicros;
  private final LongSupplier nanoTime;
  private long lastNanos;
  private long last = Long.MIN_VALUE;

  SteadyClock(LongSupplier wallMicros, LongSupplier nanoTime) {
    this.wallMicros = wallMicros;
    this.nanoTime = nanoTime;
  }

  /** Microseconds since the epoch, never fewer than the last time. */
  synchronized long now() {
    long wall = wallMicros.getAsLong();
    long nanos = nanoTime.getAsLong();
    if (wall >= last) {
      last = wall;
    } else {
      last += (nanos - lastNanos) / 2_000;
    }
    lastNanos = nanos;
    return last;
  }

  /** How far this clock is ahead of the machine's, in microseconds. */
  synchronized long ahead() {
    return Math.max(0, now() - wallMicros.getAsLong());
  }
}
