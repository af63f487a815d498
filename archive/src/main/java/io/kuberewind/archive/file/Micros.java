package io.kuberewind.archive.file;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since the epoch: how files and the catalog tell time. */
public final class Micros {
  private static final long PER_SECOND = 1_000_000;

  private Micros() {}

  public static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  public static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1000);
  }
}
