package io.kuberewind.archiver.roll;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When what is open is rolled: by size or by age, whichever comes first. Barriers alone roll at the
 * idle pace, unless changes in the archive still wait for theirs. For one thread.
 */
public final class RollTimer {
  private static final long NEVER = Long.MAX_VALUE;

  private final long bytes;
  private final Duration interval;
  private final Duration idle;
  private final LongSupplier nanos;
  private boolean complete;
  private long dueAt = NEVER;

  /**
   * @param bytes size at which to roll
   * @param interval age of what is urgent at which to roll
   * @param idle age of anything else at which to roll
   * @param nanos a clock that only goes forward, see {@link System#nanoTime}
   */
  public RollTimer(long bytes, Duration interval, Duration idle, LongSupplier nanos) {
    this.bytes = bytes;
    this.interval = interval;
    this.idle = idle;
    this.nanos = nanos;
  }

  void urgent() {
    dueWithin(interval);
  }

  void barrier() {
    dueWithin(complete ? idle : interval);
  }

  void quiet() {
    dueWithin(idle);
  }

  void now() {
    dueWithin(Duration.ZERO);
  }

  boolean isDue(long openBytes) {
    return openBytes >= bytes || (dueAt != NEVER && nanos.getAsLong() - dueAt >= 0);
  }

  void restart(boolean nowComplete) {
    complete = nowComplete;
    dueAt = NEVER;
  }

  private void dueWithin(Duration age) {
    long at = nanos.getAsLong() + age.toNanos();
    if (dueAt == NEVER || at - dueAt < 0) {
      dueAt = at;
    }
  }
}
