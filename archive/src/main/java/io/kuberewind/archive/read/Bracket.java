package io.kuberewind.archive.read;

import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import java.util.Optional;

/**
 * Finds, among the changes between two ticks, the last one made by a time and the first one made
 * after it. Keeps no more than these two.
 */
final class Bracket {
  private final long time;
  private final long startRevision;
  private Change last;
  private Change next;
  private long latestTime = Long.MIN_VALUE;

  Bracket(long time, long startRevision) {
    this.time = time;
    this.startRevision = startRevision;
  }

  void add(Change change) {
    long made = Micros.of(change.getTime());
    latestTime = Math.max(latestTime, made);
    if (made <= time) {
      last = last == null || ordinal(change) > ordinal(last) ? change : last;
    } else {
      next = next == null || made < Micros.of(next.getTime()) ? change : next;
    }
  }

  /**
   * The greatest revision of a change made by the time; where the bracket starts if there is none.
   */
  long revision() {
    return last == null ? startRevision : ordinal(last);
  }

  Optional<Change> last() {
    return Optional.ofNullable(last);
  }

  /** Which clock dates the change that decided. */
  Clock clock() {
    if (last != null) {
      return last.getClock();
    }
    return next != null ? next.getClock() : Clock.TICK;
  }

  /**
   * How far from the time the state at the revision may be, in microseconds: the error of the
   * clocks that decided, and how far a change within the cut says it is beyond the time.
   */
  long error() {
    long error = Math.max(errorOf(last), errorOf(next));
    boolean overtaken = last != null && next != null && ordinal(next) < ordinal(last);
    return overtaken ? Math.max(error, latestTime - time) : error;
  }

  private static long ordinal(Change change) {
    return Ordinal.of(change.getTimeline(), change.getRevision());
  }

  private static long errorOf(Change change) {
    return change == null ? 0 : change.getTimeError();
  }
}
