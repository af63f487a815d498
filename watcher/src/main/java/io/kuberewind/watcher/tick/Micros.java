package io.kuberewind.watcher.tick;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since the epoch, the unit of every time here. */
public final class Micros {
  public static final long A_SECOND = 1_000_000L;

  private static final SteadyClock CLOCK =
      new SteadyClock(
          () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()), System::nanoTime);

  private Micros() {}

  /** This machine's clock, which is never set back. */
  public static long now() {
    return CLOCK.now();
  }

  /** How far {@link #now} is ahead of a clock that was set back. */
  public static long ahead() {
    return CLOCK.ahead();
  }

  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
