package io.kuberewind.archive.retain;

import io.kuberewind.archive.file.Micros;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** How far apart the moments are that a promise keeps. Hours, days and so on are those of UTC. */
public enum Interval {
  HOURLY,
  DAILY,
  WEEKLY,
  MONTHLY;

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the hour, day, week or month of the time begins; microseconds since the epoch. */
  long start(long time) {
    OffsetDateTime then = Micros.instant(time).atOffset(ZoneOffset.UTC);
    Instant start =
        switch (this) {
          case HOURLY -> then.truncatedTo(ChronoUnit.HOURS).toInstant();
          case DAILY -> then.truncatedTo(ChronoUnit.DAYS).toInstant();
          case WEEKLY ->
              then.truncatedTo(ChronoUnit.DAYS)
                  .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                  .toInstant();
          case MONTHLY -> then.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant();
        };
    return Micros.of(start);
  }
}
