package io.kuberewind.kit.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text to values; every refusal is an {@link IllegalArgumentException} that says what is wanted.
 */
final class Values {
  private static final int SECRET_FILE_BYTES = 64 * 1024;
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");

  private static final Map<String, Duration> TIME_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private static final Map<String, Long> SIZE_UNITS =
      Map.of("", 1L, "b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30, "tib", 1L << 40);

  private Values() {}

  static long number(String text, long min, long max) {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number, " + min + " to " + max, e);
    }
    throw new IllegalArgumentException("must be " + min + " to " + max);
  }

  static boolean flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  static Duration duration(String text) {
    String wanted = "must be a duration such as 250ms, 5s, 10m, 24h or 7d";
    Matcher amount = AMOUNT.matcher(text.strip());
    try {
      if (!amount.matches()) {
        Duration iso = Duration.parse(text.strip());
        if (iso.isNegative()) {
          throw new IllegalArgumentException("must not be negative");
        }
        return iso;
      }
      if (amount.group(1).matches("0+") && amount.group(2).isEmpty()) {
        return Duration.ZERO;
      }
      Duration unit = TIME_UNITS.get(amount.group(2));
      if (unit == null) {
        throw new IllegalArgumentException(wanted);
      }
      return unit.multipliedBy(Long.parseLong(amount.group(1)));
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(wanted, e);
    }
  }

  static long bytes(String text) {
    String wanted = "must be a size such as 65536, 64KiB, 64MiB or 1GiB";
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches()) {
      throw new IllegalArgumentException(wanted);
    }
    Long unit = SIZE_UNITS.get(amount.group(2).toLowerCase(Locale.ROOT));
    if (unit == null) {
      throw new IllegalArgumentException(wanted);
    }
    try {
      return Math.multiplyExact(Long.parseLong(amount.group(1)), unit);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(wanted, e);
    }
  }

  static URI uri(String text) {
    try {
      URI uri = URI.create(text.strip());
      if (uri.getScheme() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // The parser's own message would repeat the text, and with it what should stay unseen.
      throw new IllegalArgumentException("must be a URI with a scheme, such as http://host:port");
    }
    throw new IllegalArgumentException("must be a URI with a scheme, such as http://host:port");
  }

  static <E extends Enum<E>> E choice(String text, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (name(constant).equals(text.strip().toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw new IllegalArgumentException("must be one of " + choices(type));
  }

  static <E extends Enum<E>> String choices(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Values::name)
        .collect(Collectors.joining(", "));
  }

  static String secretFile(String path) {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      byte[] content = in.readNBytes(SECRET_FILE_BYTES + 1);
      if (content.length > SECRET_FILE_BYTES) {
        throw new IllegalArgumentException("is larger than 64 KiB: not a secret");
      }
      return new String(content, StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /** A default as a user would write it; null where there is none. */
  static String text(Object value) {
    if (value instanceof Duration duration) {
      return text(duration);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    if (value instanceof Enum<?> constant) {
      return name(constant);
    }
    return value == null ? null : Masking.url(value.toString());
  }

  private static String text(Duration duration) {
    if (duration.isZero() || duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }

    return duration.toSeconds() % 3600 == 0 ? duration.toHours() + "h" : duration.toSeconds() + "s";
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
