package io.kuberewind.archive.retain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@link RetentionPolicy}. */
final class RetentionSyntax {
  private static final int LONGEST = 1_000;
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+|\\d+|\\S");
  private static final String PROMISES =
      "'any second', 'hourly', 'daily', 'weekly', 'monthly' or 'marks'";
  private static final String UNITS = "a unit: s, m, h, d, w or y";
  private static final Duration LONGEST_AGE = Duration.ofDays(365L * 1000);

  private record Token(String text, int column) {}

  private final List<Token> tokens = new ArrayList<>();
  private final int end;
  private int next;
  private Age anySecond;
  private Age marks;
  private final Map<Interval, Age> sampled = new EnumMap<>(Interval.class);

  RetentionSyntax(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("a retention has at most 1,000 characters");
    }
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      tokens.add(new Token(words.group().toLowerCase(Locale.ROOT), words.start() + 1));
    }
    this.end = text.stripTrailing().length() + 1;
  }

  RetentionPolicy policy() {
    promise();
    while (next < tokens.size()) {
      expect(",", "',' or the end");
      promise();
    }
    Age second = anySecond == null ? Age.of(Duration.ZERO) : anySecond;
    return new RetentionPolicy(second, sampled, marks == null ? Age.EVER : marks);
  }

  private void promise() {
    int at = next;
    String word = take(PROMISES);
    switch (word) {
      case "any" -> {
        expect("second", "'second'");
        anySecond = once(anySecond, at);
      }
      case "marks" -> marks = once(marks, at);
      default -> {
        Interval interval = interval(word, at);
        sampled.put(interval, once(sampled.get(interval), at));
      }
    }
  }

  private Age once(Age before, int at) {
    if (before != null) {
      throw expected("another promise: that one stands there already", at);
    }
    return age();
  }

  private Interval interval(String word, int at) {
    for (Interval interval : Interval.values()) {
      if (interval.word().equals(word)) {
        return interval;
      }
    }
    throw expected(PROMISES, at);
  }

  private Age age() {
    String word = take("'for'");
    if (word.equals("forever")) {
      return Age.EVER;
    }
    if (!word.equals("for")) {
      throw expected("'for'", next - 1);
    }
    int at = next;
    String number = take("'ever' or a number");
    if (number.equals("ever")) {
      return Age.EVER;
    }
    if (!number.matches("\\d{1,9}")) {
      throw expected("'ever' or a number of up to nine digits", at);
    }
    int unitAt = next;
    Optional<AgeUnit> unit = AgeUnit.of(take(UNITS));
    if (unit.isEmpty()) {
      throw expected(UNITS, unitAt);
    }
    Duration length =
        Duration.ofSeconds(Math.multiplyExact(Long.parseLong(number), unit.get().seconds()));
    if (length.isZero() || length.compareTo(LONGEST_AGE) > 0) {
      throw expected("a time from 1s to 1000y", at);
    }
    return Age.of(length);
  }

  private void expect(String word, String what) {
    int at = next;
    if (!take(what).equals(word)) {
      throw expected(what, at);
    }
  }

  private String take(String what) {
    if (next >= tokens.size()) {
      throw expected(what, next);
    }
    return tokens.get(next++).text();
  }

  private IllegalArgumentException expected(String what, int at) {
    boolean there = at < tokens.size();
    return new IllegalArgumentException(
        "retention, column %d: expected %s, found %s; write for example 'any second for 7d, hourly for 30d, daily for 1y, marks for ever'"
            .formatted(
                there ? tokens.get(at).column() : end,
                what,
                there ? "'" + tokens.get(at).text() + "'" : "the end"));
  }
}
