package io.kuberewind.archive.retain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long something is kept.
 *
 * @param length how long; empty for ever
 */
public record Age(Optional<Duration> length) {
  /** For ever. */
  public static final Age EVER = new Age(Optional.empty());

  public static Age of(Duration length) {
    return new Age(Optional.of(length));
  }

  /** What lies at or after this is kept at {@code now}. */
  Instant since(Instant now) {
    return length.map(now::minus).orElse(Instant.EPOCH);
  }

  public boolean isEver() {
    return length.isEmpty();
  }

  @Override
  public String toString() {
    return length.map(Age::text).map(text -> "for " + text).orElse("for ever");
  }

  private static String text(Duration length) {
    long seconds = length.toSeconds();
    for (AgeUnit unit : AgeUnit.LARGEST_FIRST) {
      if (seconds > 0 && seconds % unit.seconds() == 0) {
        return seconds / unit.seconds() + unit.letter();
      }
    }
    return seconds + "s";
  }
}
