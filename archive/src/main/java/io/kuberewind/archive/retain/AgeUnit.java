package io.kuberewind.archive.retain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Units of ages; a year has 365 days. */
enum AgeUnit {
  S(1, "s", "sec", "second", "seconds"),
  M(60, "m", "min", "minute", "minutes"),
  H(3_600, "h", "hour", "hours"),
  D(86_400, "d", "day", "days"),
  W(7 * 86_400, "w", "week", "weeks"),
  Y(365 * 86_400, "y", "year", "years");

  static final List<AgeUnit> LARGEST_FIRST = List.of(Y, D, H, M, S);

  private final long seconds;
  private final List<String> words;

  AgeUnit(long seconds, String... words) {
    this.seconds = seconds;
    this.words = List.of(words);
  }

  long seconds() {
    return seconds;
  }

  String letter() {
    return words.get(0);
  }

  static Optional<AgeUnit> of(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    for (AgeUnit unit : values()) {
      if (unit.words.contains(lower)) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }
}
