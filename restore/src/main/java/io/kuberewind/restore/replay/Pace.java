package io.kuberewind.restore.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Lets changes come in the rhythm in which they were made, so many times as fast. */
public final class Pace {
  private static final long SLICE_NANOS = 50_000_000;

  private final double speed;
  private Instant origin;
  private long begun;

  /**
   * @param speed times real time; 0 for as fast as possible
   * @param origin the recorded moment at which it begins; that of the first change when null
   */
  public Pace(double speed, Instant origin) {
    this.speed = speed;
    this.origin = origin;
    this.begun = System.nanoTime();
  }

  /** Waits until a change of that time is due, or {@code stopped}. */
  void await(Instant time, BooleanSupplier stopped) {
    if (speed <= 0) {
      return;
    }
    if (origin == null) {
      origin = time;
      begun = System.nanoTime();
    }
    long due = begun + (long) (Duration.between(origin, time).toNanos() / speed);
    long left = due - System.nanoTime();
    while (left > 0 && !stopped.getAsBoolean()) {
      try {
        Thread.sleep(Duration.ofNanos(Math.min(left, SLICE_NANOS)).toMillis() + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      left = due - System.nanoTime();
    }
  }
}
