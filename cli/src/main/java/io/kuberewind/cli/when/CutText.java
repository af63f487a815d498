package io.kuberewind.cli.when;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.restore.fields.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A cut as it is echoed: the instant, the revision and the bound that an answer stands for. */
public final class CutText {
  private CutText() {}

  /** {@code 2026-11-20T14:03:07.412Z, revision 812 (±0.5 s, clock OBSERVED; open)}. */
  public static String of(Cut cut) {
    return "%s, revision %s (±%s, clock %s; %s)"
        .formatted(
            instant(cut.instant()),
            cut.timeline() == 1
                ? cut.revision()
                : "%d of timeline %d".formatted(cut.revision(), cut.timeline()),
            bound(cut.bound()),
            cut.clock(),
            cut.confirmed() ? "confirmed" : "open");
  }

  /** The instant to the millisecond. */
  public static String instant(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** A bound in seconds, as exact as it is. */
  public static String bound(Duration bound) {
    BigDecimal seconds =
        BigDecimal.valueOf(bound.toNanos(), 9).setScale(3, RoundingMode.UP).stripTrailingZeros();
    return seconds.max(BigDecimal.ZERO).toPlainString() + " s";
  }

  /** The cut as a member of an answer in JSON. */
  public static ObjectNode json(Cut cut) {
    return Json.MAPPER
        .createObjectNode()
        .put("timeline", cut.timeline())
        .put("revision", cut.revision())
        .put("time", cut.instant().toString())
        .put("timeError", cut.bound().toString())
        .put("clock", cut.clock().toString())
        .put("confirmed", cut.confirmed());
  }
}
