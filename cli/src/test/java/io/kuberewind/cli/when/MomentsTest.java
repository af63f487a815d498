package io.kuberewind.cli.when;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");

  private final Moments moments =
      new Moments(Clock.fixed(NOW, ZoneOffset.UTC), ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T14:03:07Z, 2026-11-20T14:03:07Z",
    "2026-11-20t14:03:07.412z, 2026-11-20T14:03:07.412Z",
    "2026-11-20T15:03:07+01:00, 2026-11-20T14:03:07Z",
    "2026-11-20 14:03:07Z, 2026-11-20T14:03:07Z",
    "2026-11-20 14:03:07, 2026-11-20T13:03:07Z",
    "2026-11-20T14:03:07.5, 2026-11-20T13:03:07.5Z",
    "2026-11-20 14:03, 2026-11-20T13:03:00Z",
    "2026-07-01 14:00:00, 2026-07-01T12:00:00Z",
    "5m ago, 2026-11-20T14:55:00Z",
    "90s ago, 2026-11-20T14:58:30Z",
    "1h30m ago, 2026-11-20T13:30:00Z",
    "2d 3h ago, 2026-11-18T12:00:00Z",
  })
  void anInstant(String written, Instant meant) {
    assertThat(moments.parse(written)).isEqualTo(TimeSpec.at(meant));
  }

  @Test
  void aRevision() {
    assertThat(moments.parse("rev:12345")).isEqualTo(TimeSpec.revision(12345));
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-upgrade", "yesterday", "restore-abc123def456"})
  void aMark(String name) {
    assertThat(moments.parse(name)).isEqualTo(TimeSpec.mark(name));
  }

  @Test
  void now() {
    assertThat(moments.parse("now")).isEqualTo(TimeSpec.latest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "14:03",
        "2026-11-20",
        "2026-13-01 00:00:00",
        "2026-11-31 00:00:00",
        "5 minutes ago",
        "5m",
        "-5m ago",
        "rev:",
        "rev:-1",
        "rev:1234567890123456789",
        "999999999d ago 1",
        "2026-11-20T25:00:00Z",
        "../../etc/passwd",
        "live",
        "a\u001b[2J"
      })
  void noTime(String written) {
    assertThatThrownBy(() -> moments.parse(written))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("is not a time");
  }

  @Test
  void theFuture() {
    assertThatThrownBy(() -> moments.parse("2026-11-20T15:00:01Z"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("lies in the future");
  }
}
