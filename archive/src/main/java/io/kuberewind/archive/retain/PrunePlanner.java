package io.kuberewind.archive.retain;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.RemovedFile;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.mark.Marks;
import io.kuberewind.archive.store.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Decides what no promise needs. Changes nothing. */
final class PrunePlanner {
  private static final String NO_PROMISE = "no promise needs it";

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final RetentionPolicy policy;

  PrunePlanner(ObjectStore store, ArchiveFormat format, RetentionPolicy policy) {
    this.store = store;
    this.format = format;
    this.policy = policy;
  }

  PrunePlan plan(CatalogState state, Instant now) {
    if (state.index().begin().isEmpty()) {
      return new PrunePlan(state.upkeep().horizon(), new TreeMap<>(), List.of(), Set.of());
    }
    NavigableSet<Long> cuts = state.snapshotCuts(format.partitions());
    List<Mark> marks = new Marks(store, format.cluster()).all();
    NavigableSet<Long> dated = new TreeSet<>(cuts);
    marks.forEach(mark -> dated.add(mark.ordinal()));
    Timeline timeline = Timeline.of(store, state.index(), policy, dated, now);
    Needs needs = new Needs(state, policy, timeline, cuts, marks, now);
    NavigableMap<Long, String> made = made(state, cuts, needs);
    List<PruneItem> items = new ArrayList<>();
    for (FileEntry file : state.files()) {
      items.add(
          file.isSegment()
              ? segment(state, needs, made, file)
              : snapshot(state, needs, made, file));
    }
    made.forEach((cut, reason) -> items.add(toMake(cut, reason)));
    for (RemovedFile file : state.upkeep().removed()) {
      items.add(
          new PruneItem(
              file.path(), 0, PruneItem.Action.WAITING, "the catalog lists it no longer"));
    }
    PrunePlan plan = new PrunePlan(needs.horizon(), made, items, needs.chosen().keySet());
    return plan.isEmpty() ? withoutWork(state, plan) : plan;
  }

  /** Where nothing can go, nothing is made for it either. */
  private static PrunePlan withoutWork(CatalogState state, PrunePlan plan) {
    List<PruneItem> items =
        plan.items().stream().filter(i -> i.action() != PruneItem.Action.MAKE).toList();
    return new PrunePlan(state.upkeep().horizon(), new TreeMap<>(), items, plan.chosen());
  }

  /**
   * What has no snapshot yet, and what has one that came before the log was known which it is of.
   * Later nobody can make them.
   */
  private NavigableMap<Long, String> made(
      CatalogState state, NavigableSet<Long> cuts, Needs needs) {
    TreeMap<Long, String> made = new TreeMap<>();
    long logFrom = state.upkeep().horizon().revision();
    needs
        .kept()
        .forEach(
            (cut, reason) -> {
              if (cut > logFrom && (!cuts.contains(cut) || cameLate(state, cut))) {
                made.put(cut, reason);
              }
            });
    return made;
  }

  private boolean cameLate(CatalogState state, long cut) {
    for (int partition = 0; partition < format.partitions(); partition++) {
      long nextOffset =
          newest(state, partition, cut).map(f -> f.snapshot().nextOffset()).orElse(0L);
      boolean late =
          state.segments(partition).stream()
              .anyMatch(s -> s.offsets().last() >= nextOffset && s.contents().minRevision() <= cut);
      if (late) {
        return true;
      }
    }
    return false;
  }

  private PruneItem segment(
      CatalogState state, Needs needs, NavigableMap<Long, String> made, FileEntry file) {
    long horizon = needs.horizon().revision();
    boolean folded =
        made.containsKey(horizon)
            || newest(state, file.partition(), horizon)
                .filter(base -> file.offsets().last() < base.snapshot().nextOffset())
                .isPresent();
    boolean goes = horizon > 0 && folded && file.contents().maxRevision() <= horizon;
    return item(
        file,
        goes ? PruneItem.Action.DELETE : PruneItem.Action.KEEP,
        goes ? NO_PROMISE : "any second " + policy.anySecond());
  }

  private PruneItem snapshot(
      CatalogState state, Needs needs, NavigableMap<Long, String> made, FileEntry file) {
    long cut = file.snapshot().cut();
    if (cut > needs.horizon().revision()) {
      return item(file, PruneItem.Action.KEEP, "any second " + policy.anySecond());
    }
    boolean newest =
        !made.containsKey(cut)
            && newest(state, file.partition(), cut)
                .filter(f -> f.path().equals(file.path()))
                .isPresent();
    String reason = needs.kept().get(cut);
    if (reason != null && newest) {
      return item(file, PruneItem.Action.KEEP, reason);
    }
    return item(
        file,
        PruneItem.Action.DELETE,
        reason == null ? NO_PROMISE : "one that knows more takes its place");
  }

  private static Optional<FileEntry> newest(CatalogState state, int partition, long cut) {
    return state.snapshots(partition).stream()
        .filter(s -> s.snapshot().cut() == cut)
        .max(Comparator.comparingLong(s -> s.snapshot().nextOffset()));
  }

  private PruneItem toMake(long cut, String reason) {
    String path = format.layout().snapshots(cut).text();
    return new PruneItem(path, 0, PruneItem.Action.MAKE, reason);
  }

  private static PruneItem item(FileEntry file, PruneItem.Action action, String reason) {
    return new PruneItem(file.path(), file.integrity().bytes(), action, reason);
  }
}
