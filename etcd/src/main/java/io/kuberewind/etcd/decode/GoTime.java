package io.kuberewind.etcd.decode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and durations as Kubernetes' Go types write them in JSON. */
final class GoTime {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final long SECOND = 1_000_000_000L;

  private GoTime() {}

  /** RFC 3339 in whole seconds. */
  static String seconds(long seconds) throws MalformedValueException {
    return format(SECONDS, seconds, 0);
  }

  /** RFC 3339 in microseconds. */
  static String micros(long seconds, long nanos) throws MalformedValueException {
    return format(MICROS, seconds, nanos);
  }

  /** Such as {@code 1h2m3.5s}; below a second in the unit that leaves no zero in front. */
  static String duration(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    // Long.MIN_VALUE has no positive form; read as unsigned, its negation is right all the same.
    long left = nanos < 0 ? -nanos : nanos;
    if (left > 0 && left < SECOND) {
      String unit = left < 1_000 ? "ns" : left < 1_000_000 ? "µs" : "ms";
      return sign + decimal(left, left < 1_000 ? 1 : left < 1_000_000 ? 1_000 : 1_000_000) + unit;
    }
    long minutes = Long.divideUnsigned(left, 60 * SECOND);
    String seconds = decimal(Long.remainderUnsigned(left, 60 * SECOND), SECOND) + "s";
    if (minutes == 0) {
      return sign + seconds;
    }
    String hours = minutes >= 60 ? minutes / 60 + "h" : "";
    return sign + hours + minutes % 60 + "m" + seconds;
  }

  private static String format(DateTimeFormatter formatter, long seconds, long nanos)
      throws MalformedValueException {
    try {
      return formatter.format(Instant.ofEpochSecond(seconds, nanos));
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedValueException("a time is out of range: " + seconds + " s", e);
    }
  }

  private static String decimal(long value, long unit) {
    StringBuilder text = new StringBuilder().append(value / unit);
    long rest = value % unit;
    if (rest > 0) {
      String digits = String.valueOf(unit + rest).substring(1);
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      text.append('.').append(digits, 0, end);
    }
    return text.toString();
  }
}
