package io.kuberewind.watcher.tick;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since the epoch, the unit of every time here. */
public final class Micros {
  public static final long A_SECOND = 1_000_000L;

  private Micros() {}

  /** This machine's clock. */
  public static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
