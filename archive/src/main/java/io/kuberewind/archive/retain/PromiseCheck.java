package io.kuberewind.archive.retain;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.Horizon;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.mark.Marks;
import io.kuberewind.archive.store.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/** Looks for each promise whether a restore exists for every moment of it. */
public final class PromiseCheck {
  private static final int NAMED = 3;

  private final CatalogState state;
  private final RetentionPolicy policy;
  private final Instant now;
  private final LongPredicate restorable;
  private final Timeline timeline;
  private final List<Mark> marks;
  private final NavigableSet<Long> cuts;

  /**
   * @param state the catalog, without files that are known to be damaged or missing
   * @param restorable whether the state at a revision can be read as far as files and commits go
   */
  public PromiseCheck(
      ObjectStore store,
      ArchiveFormat format,
      CatalogState state,
      RetentionPolicy policy,
      LongPredicate restorable,
      Instant now) {
    this.state = state;
    this.policy = policy;
    this.now = now;
    this.restorable = restorable;
    this.cuts = state.snapshotCuts(format.partitions());
    this.timeline = Timeline.of(store, state.index(), policy, cuts, now);
    this.marks = new Marks(store, format.cluster()).all();
  }

  /** Each promise of the policy. */
  public List<PromiseState> promises() {
    List<PromiseState> promises = new ArrayList<>();
    promises.add(anySecond());
    policy.sampled().forEach((interval, age) -> promises.add(sampled(interval, age)));
    promises.add(marks());
    return promises;
  }

  private PromiseState anySecond() {
    String promise = "any second " + policy.anySecond();
    Optional<Tick> begin = state.index().begin();
    if (begin.isEmpty()) {
      return new PromiseState(
          promise, false, Optional.empty(), 0, "the archive is not complete to any moment yet");
    }
    Horizon horizon = state.upkeep().horizon();
    Instant earliest =
        Micros.instant(horizon.revision() > 0 ? horizon.time() : begin.orElseThrow().readEnded());
    Instant wanted = policy.anySecond().since(now);
    Instant from = wanted.isAfter(earliest) ? wanted : earliest;
    if (horizon.revision() > 0 && earliest.isAfter(wanted)) {
      return new PromiseState(
          promise,
          false,
          Optional.of(earliest),
          0,
          "an earlier retention let go of what was before " + earliest);
    }
    long fromRevision = Math.max(horizon.revision(), begin.get().revision());
    Optional<Long> broken = firstBroken(fromRevision);
    return broken
        .map(
            revision ->
                new PromiseState(
                    promise,
                    false,
                    Optional.of(earliest),
                    0,
                    "what is missing or damaged hides moments from revision " + revision + " on"))
        .orElseGet(
            () -> new PromiseState(promise, true, Optional.of(earliest), 0, "since " + from));
  }

  /** The first moment of the log, of those that a file ends at, that cannot be read. */
  private Optional<Long> firstBroken(long from) {
    NavigableSet<Long> ends = new TreeSet<>();
    ends.add(from);
    state.files().forEach(f -> ends.add(f.contents().maxRevision()));
    state.lost().forEach(lost -> ends.add(lost.afterRevision() + 1));
    return ends.tailSet(from).stream().filter(r -> !restorable.test(r)).findFirst();
  }

  private PromiseState sampled(Interval interval, Age age) {
    long count = 0;
    Optional<Instant> earliest = Optional.empty();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<Long, Moment> each : timeline.lastOf(interval).entrySet()) {
      if (canBeHad(each.getKey(), each.getValue())) {
        count++;
        earliest = earliest.or(() -> Optional.of(Micros.instant(each.getValue().time())));
      } else {
        missing.add(Micros.instant(each.getKey()).toString());
      }
    }
    return new PromiseState(
        interval.word() + " " + age,
        missing.isEmpty(),
        earliest,
        count,
        missing.isEmpty() ? count + " moments" : "nothing is left of " + some(missing));
  }

  private boolean canBeHad(long start, Moment last) {
    if (last.revision() >= state.upkeep().horizon().revision()) {
      return restorable.test(last.revision());
    }
    Long cut = cuts.floor(last.revision());
    Moment at = cut == null ? null : timeline.cuts().get(cut);
    boolean within = cut != null && (cut == last.revision() || (at != null && at.time() >= start));
    return within && restorable.test(cut);
  }

  private PromiseState marks() {
    List<String> missing = new ArrayList<>();
    long count = 0;
    Optional<Instant> earliest = Optional.empty();
    for (Mark mark : marks) {
      boolean promised =
          policy.marks().isEver() || !mark.made().isBefore(policy.marks().since(now));
      boolean there =
          (mark.ordinal() >= state.upkeep().horizon().revision() || cuts.contains(mark.ordinal()))
              && restorable.test(mark.ordinal());
      if (there) {
        count++;
        earliest = earliest.or(() -> Optional.of(mark.instant()));
      } else if (promised) {
        missing.add(mark.name());
      }
    }
    return new PromiseState(
        "marks " + policy.marks(),
        missing.isEmpty(),
        earliest,
        count,
        missing.isEmpty() ? count + " marks" : "nothing is left of " + some(missing));
  }

  private static String some(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? some + " and %d more".formatted(names.size() - NAMED) : some;
  }
}
