package io.kuberewind.cli.when;

import io.kuberewind.cli.exit.CommandException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lengths of time, as in {@code 90s}, {@code 1h} or {@code 0s}. */
public final class Lengths {
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})\\s*([smhd])");

  private Lengths() {}

  /**
   * The length that {@code text} says.
   *
   * @throws CommandException of wrong use, when it cannot be read
   */
  public static Duration parse(String option, String text) {
    Matcher length = LENGTH.matcher(text.strip());
    if (!length.matches()) {
      throw CommandException.usage(
          "%s takes a time such as 90s, 10m, 1h or 2d, not '%s'".formatted(option, text));
    }
    long count = Long.parseLong(length.group(1));
    return switch (length.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
