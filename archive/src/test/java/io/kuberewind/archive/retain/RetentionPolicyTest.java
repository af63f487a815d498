package io.kuberewind.archive.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionPolicyTest {
  @Test
  void readsPromises() {
    RetentionPolicy policy =
        RetentionPolicy.parse("any second for 7 d, Hourly for 30d,daily for 1y , marks for ever");

    assertThat(policy.anySecond()).isEqualTo(Age.of(Duration.ofDays(7)));
    assertThat(policy.sampled())
        .containsEntry(Interval.HOURLY, Age.of(Duration.ofDays(30)))
        .containsEntry(Interval.DAILY, Age.of(Duration.ofDays(365)));
    assertThat(policy.marks()).isEqualTo(Age.EVER);
    assertThat(policy)
        .hasToString("any second for 7d, hourly for 30d, daily for 1y, marks for ever");
  }

  @Test
  void marksStayWhereNothingIsSaidOfThem() {
    RetentionPolicy policy = RetentionPolicy.parse("any second for 90m");

    assertThat(policy.marks()).isEqualTo(Age.EVER);
    assertThat(policy.toString()).startsWith("any second for 90m");
  }

  @Test
  void canKeepEverything() {
    RetentionPolicy policy = RetentionPolicy.parse("any second forever");

    assertThat(policy.keepsEverything()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|column 1: expected 'any second'",
        "any minute for 7d|column 5: expected 'second', found 'minute'",
        "any second for d|column 16: expected 'ever' or a number",
        "any second for 7|column 17: expected a unit: s, m, h, d, w or y, found the end",
        "any second for 7q|column 17: expected a unit",
        "any second for 0d|column 16: expected a time from 1s",
        "any second for 7d hourly for 1d|column 19: expected ',' or the end, found 'hourly'",
        "hourly for 1d, hourly for 2d|column 16: expected another promise",
        "hourly 30d|column 8: expected 'for', found '30'",
        "hourly for 999999999y|column 12: expected a time from 1s to 1000y",
        "any second for 7d,|column 19: expected 'any second'",
        "fortnightly for 1y|column 1: expected 'any second'"
      })
  void saysWhereItCannotBeRead(String text, String problem) {
    assertThatThrownBy(() -> RetentionPolicy.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
