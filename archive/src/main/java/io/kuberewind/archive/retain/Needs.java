package io.kuberewind.archive.retain;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.Horizon;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.mark.Mark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which single moments the promises need, and where every moment has to be kept from. */
final class Needs {
  private final CatalogState state;
  private final RetentionPolicy policy;
  private final Timeline timeline;
  private final NavigableSet<Long> cuts;
  private final NavigableSet<Long> available;
  private final Instant now;
  private final Horizon horizon;
  private final TreeMap<Long, String> kept = new TreeMap<>();
  private final TreeMap<Long, String> chosen = new TreeMap<>();

  Needs(
      CatalogState state,
      RetentionPolicy policy,
      Timeline timeline,
      NavigableSet<Long> cuts,
      List<Mark> marks,
      Instant now) {
    this.state = state;
    this.policy = policy;
    this.timeline = timeline;
    this.cuts = cuts;
    this.available = new TreeSet<>(cuts);
    this.now = now;
    this.horizon = findHorizon();
    if (horizon.revision() > 0) {
      need(horizon.revision(), "any second " + policy.anySecond() + " begins here");
    }
    marks.forEach(this::needMark);
    // Hours before days: what is kept for the one serves the other.
    policy.sampled().keySet().forEach(this::needMoments);
  }

  /** From where on every moment is kept. */
  Horizon horizon() {
    return horizon;
  }

  /** Moments up to the horizon that are needed, with the reason. */
  NavigableMap<Long, String> kept() {
    return kept;
  }

  /** Moments behind the horizon too, that will be needed once it has passed them. */
  NavigableMap<Long, String> chosen() {
    return chosen;
  }

  /**
   * The newest snapshot before the time from which every second is promised. Where that is far back
   * (half of the time promised), the last moment before it, so that the log of before can go.
   */
  private Horizon findHorizon() {
    Horizon before = state.upkeep().horizon();
    if (policy.anySecond().isEver()) {
      return before;
    }
    long from = Micros.of(policy.anySecond().since(now));
    Horizon newest =
        cuts.tailSet(before.revision(), false).stream()
            .map(timeline.cuts()::get)
            .filter(cut -> cut != null && cut.time() <= from)
            .reduce((a, b) -> b)
            .map(cut -> new Horizon(cut.revision(), cut.time()))
            .orElse(before);
    Tick begin = state.index().begin().orElseThrow();
    long reached = newest.revision() > 0 ? newest.time() : begin.readEnded();
    long tolerated = Micros.of(now) / 2 - from / 2;
    return timeline
        .beforeSeconds()
        .filter(moment -> moment.time() - reached > tolerated)
        .filter(moment -> moment.revision() > Math.max(begin.revision(), newest.revision()))
        .filter(this::letsGo)
        .map(moment -> new Horizon(moment.revision(), moment.time()))
        .orElse(newest);
  }

  private boolean letsGo(Moment moment) {
    return state.files().stream()
        .anyMatch(f -> f.isSegment() && f.contents().maxRevision() <= moment.revision());
  }

  private void needMoments(Interval interval) {
    String reason = interval.word() + " " + policy.sampled().get(interval);
    for (Map.Entry<Long, Moment> each : timeline.lastOf(interval).entrySet()) {
      long revision = momentWithin(each.getKey(), each.getValue());
      chosen.merge(revision, reason, Needs::both);
      if (revision < horizon.revision() && canBeHad(revision)) {
        need(revision, reason);
      }
    }
  }

  /** The last snapshot of the interval; where it has none, its last moment. */
  private long momentWithin(long start, Moment last) {
    Long cut = available.floor(last.revision());
    if (cut != null) {
      Moment at = timeline.cuts().get(cut);
      boolean within = cut == last.revision() || (at != null && at.time() >= start);
      if (within) {
        return cut;
      }
    }
    return last.revision();
  }

  private void needMark(Mark mark) {
    boolean promised = policy.marks().isEver() || !mark.made().isBefore(policy.marks().since(now));
    if (promised && mark.ordinal() < horizon.revision() && canBeHad(mark.ordinal())) {
      need(mark.ordinal(), "mark " + mark.name());
      chosen.merge(mark.ordinal(), "mark " + mark.name(), Needs::both);
    }
  }

  private boolean canBeHad(long revision) {
    long begin = state.index().begin().map(tick -> tick.revision()).orElse(Long.MAX_VALUE);
    return cuts.contains(revision)
        || revision >= Math.max(begin, state.upkeep().horizon().revision());
  }

  private void need(long revision, String reason) {
    kept.merge(revision, reason, Needs::both);
    available.add(revision);
  }

  private static String both(String a, String b) {
    return a.contains(b) ? a : a + "; " + b;
  }
}
