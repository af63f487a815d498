package io.kuberewind.cli.when;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * How long something has been, as kubectl says it: {@code 42s}, {@code 5m12s}, {@code 3h}, {@code
 * 12d}.
 */
public final class Age {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Age() {}

  /** The age at {@code then} of what began at a time in RFC 3339, or {@code <unknown>}. */
  public static String since(String began, Instant then) {
    try {
      return between(Instant.parse(began), then);
    } catch (DateTimeException e) {
      return "<unknown>";
    }
  }

  public static String between(Instant began, Instant then) {
    long seconds = Math.max(0, Duration.between(began, then).toSeconds());
    if (seconds < 2 * MINUTE) {
      return seconds + "s";
    }
    if (seconds < 10 * MINUTE) {
      return parts(seconds / MINUTE, "m", seconds % MINUTE, "s");
    }
    if (seconds < 3 * HOUR) {
      return seconds / MINUTE + "m";
    }
    if (seconds < 8 * HOUR) {
      return parts(seconds / HOUR, "h", seconds % HOUR / MINUTE, "m");
    }
    if (seconds < 2 * DAY) {
      return seconds / HOUR + "h";
    }
    return seconds < 8 * DAY
        ? parts(seconds / DAY, "d", seconds % DAY / HOUR, "h")
        : seconds / DAY + "d";
  }

  private static String parts(long large, String largeUnit, long small, String smallUnit) {
    return large + largeUnit + (small == 0 ? "" : small + smallUnit);
  }
}
