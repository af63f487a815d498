package io.kuberewind.archive.mark;

import io.kuberewind.archive.file.Micros;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** A mark as it lies in the store: times and lengths of time in microseconds. */
record StoredMark(
    String name,
    int timeline,
    long revision,
    long time,
    long timeError,
    Mark.Kind kind,
    String madeBy,
    long made,
    String restoreId,
    String note) {

  static StoredMark of(Mark mark) {
    return new StoredMark(
        mark.name(),
        mark.timeline(),
        mark.revision(),
        Micros.of(mark.instant()),
        mark.bound().toNanos() / 1_000,
        mark.kind(),
        mark.madeBy(),
        Micros.of(mark.made()),
        mark.restoreId(),
        mark.note());
  }

  /** As {@link Mark}: throws what its constructor throws, and NullPointerException of gaps. */
  Mark mark() {
    return new Mark(
        name,
        timeline,
        revision,
        Micros.instant(time),
        Duration.of(timeError, ChronoUnit.MICROS),
        java.util.Objects.requireNonNull(kind, "kind"),
        text(madeBy),
        Micros.instant(made),
        text(restoreId),
        text(note));
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
