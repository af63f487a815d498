package io.kuberewind.archive.read;

import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.catalog.TickLookup;
import io.kuberewind.archive.key.Ordinal;
import java.util.Optional;

/** The timelines of an archive, and from where to where each is complete. */
final class Timelines {
  private final TickLookup ticks;
  private final Optional<Tick> begin;
  private final Optional<BarrierPosition> end;

  Timelines(TickLookup ticks, Optional<Tick> begin, Optional<BarrierPosition> end) {
    this.ticks = ticks;
    this.begin = begin;
    this.end = end;
  }

  /** The timeline that the archive has come to. */
  int current() {
    return end.map(last -> Ordinal.timeline(last.revision())).orElse(oldest());
  }

  /** The moment from which on a timeline is complete; empty when there is no such timeline. */
  Optional<Tick> first(int timeline) {
    if (timeline == oldest()) {
      return begin;
    }
    if (timeline < oldest() || timeline > current()) {
      return Optional.empty();
    }
    return ticks
        .first(tick -> tick.revision() >= Ordinal.of(timeline, 0))
        .filter(tick -> Ordinal.timeline(tick.revision()) == timeline);
  }

  /** The moment up to which a timeline is complete; empty when there is no such timeline. */
  Optional<Tick> last(int timeline) {
    if (timeline == current()) {
      return end.map(BarrierPosition::tick);
    }
    if (timeline < oldest() || timeline > current()) {
      return Optional.empty();
    }
    return ticks
        .last(tick -> tick.revision() <= Ordinal.lastOf(timeline))
        .filter(tick -> Ordinal.timeline(tick.revision()) == timeline);
  }

  /**
   * The timeline that is meant by a revision: the one asked for, where one is, else the newest that
   * has the revision, else the newest.
   *
   * @param asked 0 where none is asked for
   */
  int holding(int asked, long revision) {
    if (asked > 0) {
      return asked;
    }
    for (int timeline = current(); timeline >= oldest(); timeline--) {
      if (holds(timeline, revision)) {
        return timeline;
      }
    }
    return current();
  }

  OutsideArchiveException unknown(int timeline) {
    return new OutsideArchiveException(
        "The archive has no timeline %d: it has %s"
            .formatted(
                timeline,
                oldest() == current()
                    ? "timeline " + current()
                    : "timelines %d to %d".formatted(oldest(), current())));
  }

  private boolean holds(int timeline, long revision) {
    long ordinal = Ordinal.atMost(timeline, revision);
    return first(timeline).filter(tick -> tick.revision() <= ordinal).isPresent()
        && last(timeline).filter(tick -> tick.revision() >= ordinal).isPresent();
  }

  private int oldest() {
    return begin.map(first -> Ordinal.timeline(first.revision())).orElse(1);
  }
}
