package io.kuberewind.archive.read;

import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.catalog.TickLookup;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Turns a moment into a cut. The last tick that ended by then gives a revision for certain; the
 * changes between it and the next tick are taken as far as their own clocks say that they were made
 * by then. A cut lies in one timeline: between the last tick of one and the first of the next, the
 * earlier one is all there is.
 */
final class CutResolver {
  /** Gives the changes of a span of ordinals, in any order. */
  interface Between {
    CloseableIterator<Change> changes(long after, long to);
  }

  private final TickLookup ticks;
  private final Timelines timelines;
  private final Optional<Tick> begin;
  private final Optional<BarrierPosition> end;
  private final Between between;
  private final NavigableSet<Long> kept;

  /**
   * @param begin from here on every moment can be asked for
   * @param kept revisions before it that can be asked for too
   */
  CutResolver(
      TickLookup ticks,
      Optional<Tick> begin,
      Optional<BarrierPosition> end,
      Between between,
      NavigableSet<Long> kept) {
    this.ticks = ticks;
    this.timelines = new Timelines(ticks, begin, end);
    this.begin = begin;
    this.end = end;
    this.between = between;
    this.kept = kept;
  }

  Cut resolve(TimeSpec spec) {
    BarrierPosition last = requireComplete();
    if (spec instanceof TimeSpec.AtRevision at) {
      return atRevision(timelines.holding(at.timeline(), at.revision()), at.revision(), last);
    }
    if (spec instanceof TimeSpec.AtInstant at) {
      return atInstant(at.instant(), last);
    }
    return cut(last.revision(), Micros.instant(last.readEnded()), width(last.tick()), Clock.TICK);
  }

  private Cut atInstant(Instant instant, BarrierPosition last) {
    long time = Micros.of(instant.truncatedTo(ChronoUnit.MICROS));
    if (time > last.readEnded()) {
      throw new OutsideArchiveException(
          "%s is after the end of the archive, which is complete to %s (revision %s): wait, or ask for that"
              .formatted(instant, Micros.instant(last.readEnded()), Ordinal.text(last.revision())));
    }
    if (time < begin.orElseThrow().readEnded() && !kept.isEmpty()) {
      return atKeptMoment(time, instant);
    }
    if (time < begin.orElseThrow().readEnded()) {
      throw new OutsideArchiveException(
          "%s is before the archive begins, at %s (revision %s)"
              .formatted(
                  instant,
                  Micros.instant(begin.orElseThrow().readEnded()),
                  Ordinal.text(begin.orElseThrow().revision())));
    }
    Tick before = ticks.last(tick -> tick.readEnded() <= time).orElse(begin.orElseThrow());
    Tick after =
        ticks
            .first(tick -> tick.readEnded() > time)
            .filter(tick -> tick.revision() <= last.revision())
            .orElse(last.tick());
    if (after.revision() <= before.revision()) {
      Duration bound = after.readEnded() > time ? Duration.ZERO : width(before);
      return cut(before.revision(), instant, bound, Clock.TICK);
    }
    if (Ordinal.timeline(after.revision()) > Ordinal.timeline(before.revision())) {
      return endOfTimeline(time, instant, before, after);
    }
    return amongChanges(time, instant, before, after);
  }

  /** What was last seen of a timeline, when the next one was not seen yet. */
  private Cut endOfTimeline(long time, Instant instant, Tick before, Tick after) {
    Bracket bracket = new Bracket(time, before.revision());
    long end = Ordinal.lastOf(Ordinal.timeline(before.revision()));
    try (CloseableIterator<Change> changes = between.changes(before.revision(), end)) {
      changes.forEachRemaining(bracket::add);
    }
    Duration bound = micros(after.readEnded() - before.readStarted());
    return cut(bracket.revision(), instant, bound, bracket.clock());
  }

  private Cut amongChanges(long time, Instant instant, Tick before, Tick after) {
    Bracket bracket = new Bracket(time, before.revision());
    try (CloseableIterator<Change> changes = between.changes(before.revision(), after.revision())) {
      changes.forEachRemaining(bracket::add);
    }
    Duration bound = micros(Math.min(bracket.error(), after.readEnded() - before.readStarted()));
    return cut(bracket.revision(), instant, bound, bracket.clock());
  }

  private Cut atRevision(int timeline, long number, BarrierPosition last) {
    long revision = Ordinal.atMost(timeline, number);
    if (kept.contains(revision)) {
      return atKeptRevision(revision);
    }
    Tick first = timelines.first(timeline).orElseThrow(() -> timelines.unknown(timeline));
    Tick end = timelines.last(timeline).orElse(last.tick());
    if (revision > end.revision()) {
      throw new OutsideArchiveException(
          timeline == timelines.current()
              ? "Revision %d is after the end of the archive, which is complete to revision %s (%s): wait, or ask for that"
                  .formatted(number, Ordinal.text(end.revision()), Micros.instant(end.readEnded()))
              : "Revision %d is after the end of timeline %d, at revision %d (%s)"
                  .formatted(
                      number,
                      timeline,
                      Ordinal.revision(end.revision()),
                      Micros.instant(end.readEnded())));
    }
    if (revision < first.revision() && !kept.isEmpty()) {
      return atKeptRevision(revision);
    }
    if (revision < first.revision()) {
      throw new OutsideArchiveException(
          "Revision %d is before %s begins, at revision %s (%s)"
              .formatted(
                  number,
                  timeline == 1 ? "the archive" : "timeline " + timeline,
                  Ordinal.text(first.revision()),
                  Micros.instant(first.readEnded())));
    }
    Tick after = ticks.first(tick -> tick.revision() >= revision).orElse(last.tick());
    Tick before =
        ticks
            .last(tick -> tick.revision() < revision)
            .filter(tick -> tick.revision() >= first.revision())
            .orElse(first);
    Bracket bracket = new Bracket(Long.MAX_VALUE, before.revision());
    try (CloseableIterator<Change> changes = between.changes(before.revision(), revision)) {
      changes.forEachRemaining(bracket::add);
    }
    return bracket
        .last()
        .map(c -> cut(revision, c.getTime(), micros(c.getTimeError()), c.getClock()))
        .orElseGet(
            () ->
                cut(
                    revision,
                    Micros.instant(after.readEnded()),
                    micros(after.readEnded() - Math.min(before.readStarted(), after.readStarted())),
                    Clock.TICK));
  }

  /** A time before the horizon can be had where the state was that of a kept moment then. */
  private Cut atKeptMoment(long time, Instant instant) {
    Optional<Tick> before = ticks.last(tick -> tick.readEnded() <= time);
    Optional<Tick> after = ticks.first(tick -> tick.readEnded() > time);
    if (before.isEmpty() || !kept.contains(before.get().revision())) {
      throw notKept(instant.toString(), before.map(Tick::revision).orElse(0L));
    }
    Tick tick = before.get();
    boolean still = after.filter(next -> next.revision() == tick.revision()).isPresent();
    if (!still && tick.readEnded() != time) {
      throw notKept(instant.toString(), tick.revision());
    }
    return cut(tick.revision(), instant, still ? Duration.ZERO : width(tick), Clock.TICK);
  }

  private Cut atKeptRevision(long revision) {
    if (!kept.contains(revision)) {
      throw notKept("revision " + revision, revision);
    }
    Tick tick = ticks.first(t -> t.revision() >= revision).orElse(begin.orElseThrow());
    return cut(revision, Micros.instant(tick.readEnded()), width(tick), Clock.TICK);
  }

  private OutsideArchiveException notKept(String asked, long revision) {
    List<String> nearest = new ArrayList<>();
    Optional.ofNullable(kept.floor(revision)).map(this::named).ifPresent(nearest::add);
    Optional.ofNullable(kept.higher(revision)).map(this::named).ifPresent(nearest::add);
    Tick first = begin.orElseThrow();
    nearest.add(
        "any moment from %s on (rev:%d)"
            .formatted(Micros.instant(first.readEnded()), first.revision()));
    return new OutsideArchiveException(
        "%s is not kept any more, only single moments are so far back: the nearest that can be asked for are %s"
            .formatted(asked, String.join(", ", nearest)));
  }

  private String named(long revision) {
    Tick tick = ticks.first(t -> t.revision() >= revision).orElse(begin.orElseThrow());
    return "%s (rev:%d)".formatted(Micros.instant(tick.readEnded()), revision);
  }

  private BarrierPosition requireComplete() {
    if (end.isEmpty() || begin.isEmpty() || end.get().revision() < begin.get().revision()) {
      throw new OutsideArchiveException(
          "The archive is not complete to any moment yet: wait until the first listing of the"
              + " cluster is archived");
    }
    return end.get();
  }

  private Cut cut(long revision, Instant instant, Duration bound, Clock clock) {
    int timeline = Ordinal.timeline(revision);
    // Of an ended timeline nobody wrote down how far its very end was confirmed.
    boolean confirmed =
        timeline == timelines.current() && end.orElseThrow().confirmed() >= revision;
    return new Cut(timeline, Ordinal.revision(revision), instant, bound, clock, confirmed);
  }

  private static Duration width(Tick tick) {
    return micros(tick.readEnded() - tick.readStarted());
  }

  private static Duration micros(long micros) {
    return Duration.of(Math.max(0, micros), ChronoUnit.MICROS);
  }
}
