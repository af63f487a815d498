package io.kuberewind.archive.retain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an archive promises to keep, as in {@code any second for 7d, hourly for 30d, daily for 1y,
 * marks for ever}.
 *
 * @param anySecond how far back the state at every moment can be had
 * @param sampled how far back one moment of each hour, day and so on can be had
 * @param marks how old marks may become whose state can be had
 */
public record RetentionPolicy(Age anySecond, Map<Interval, Age> sampled, Age marks) {
  /** Nothing is ever let go. */
  public static final RetentionPolicy EVERYTHING =
      new RetentionPolicy(Age.EVER, Map.of(), Age.EVER);

  public RetentionPolicy {
    Map<Interval, Age> sorted = new EnumMap<>(Interval.class);
    sorted.putAll(sampled);
    sampled = java.util.Collections.unmodifiableMap(sorted);
  }

  /**
   * Reads promises between commas. Marks are kept for ever where nothing is said of them.
   *
   * @throws IllegalArgumentException when it cannot be read: the message names the column and what
   *     is expected there
   */
  public static RetentionPolicy parse(String text) {
    return new RetentionSyntax(text).policy();
  }

  /** Whether nothing is ever let go. */
  public boolean keepsEverything() {
    return anySecond.isEver();
  }

  @Override
  public String toString() {
    List<String> promises = new ArrayList<>();
    promises.add("any second " + anySecond);
    sampled.forEach((interval, age) -> promises.add(interval.word() + " " + age));
    promises.add("marks " + marks);
    return String.join(", ", promises);
  }
}
