package io.kuberewind.cli.when;

import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads times as people write them: RFC 3339, {@code 2026-11-20 14:03:07} in the local zone, {@code
 * 5m ago}, {@code now}, {@code rev:12345} (of the newest timeline that has it), {@code rev:2/12345}
 * (of timeline 2), in this order; what is none of these and can name a mark is a mark. No mark can
 * have a name that reads as a time.
 */
public final class Moments {
  private static final Pattern AGO =
      Pattern.compile("((?:\\d{1,9}\\s*[smhd]\\s*)+)ago", Pattern.CASE_INSENSITIVE);
  private static final Pattern PART = Pattern.compile("(\\d{1,9})\\s*([smhdSMHD])");
  private static final Pattern REVISION = Pattern.compile("rev:(?:([1-9]\\d{0,4})/)?(\\d{1,18})");
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd['T'][' ']HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
          .toFormatter(java.util.Locale.ROOT)
          .withResolverStyle(java.time.format.ResolverStyle.STRICT);

  private final Clock clock;
  private final ZoneId zone;

  public Moments(Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * The moment that {@code text} names.
   *
   * @throws CommandException of wrong use, when it cannot be read or lies in the future
   */
  public TimeSpec parse(String text) {
    String written = text.strip();
    if (written.equalsIgnoreCase("now")) {
      return TimeSpec.latest();
    }
    Matcher revision = REVISION.matcher(written);
    if (revision.matches()) {
      int timeline = revision.group(1) == null ? 0 : Integer.parseInt(revision.group(1));
      return TimeSpec.revision(timeline, Long.parseLong(revision.group(2)));
    }
    if (Mark.isName(written)) {
      return TimeSpec.mark(written);
    }
    Instant instant = instant(written);
    Instant now = clock.instant();
    if (instant.isAfter(now)) {
      throw CommandException.usage(
          "%s lies in the future: it is %s now"
              .formatted(instant, now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
    }
    return TimeSpec.at(instant);
  }

  private Instant instant(String written) {
    Matcher ago = AGO.matcher(written);
    try {
      if (ago.matches()) {
        return clock.instant().minus(length(ago.group(1)));
      }
      if (written.matches(".*(?:[zZ]|[+-]\\d\\d:\\d\\d)")) {
        return OffsetDateTime.parse(written.replace(' ', 'T')).toInstant();
      }
      return LocalDateTime.parse(written, LOCAL).atZone(zone).toInstant();
    } catch (DateTimeException | ArithmeticException e) {
      throw CommandException.usage(
          "'%s' is not a time: write 2026-11-20T14:03:07Z, '2026-11-20 14:03:07' (local), '5m ago', now, rev:12345 or a mark"
              .formatted(written));
    }
  }

  private static Duration length(String text) {
    Duration length = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long count = Long.parseLong(part.group(1));
      length =
          length.plus(
              switch (Character.toLowerCase(part.group(2).charAt(0))) {
                case 's' -> Duration.ofSeconds(count);
                case 'm' -> Duration.ofMinutes(count);
                case 'h' -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
              });
    }
    return length;
  }
}
