package io.kuberewind.archive.repair;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.CatalogRepair;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogTraces;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.catalog.Horizon;
import io.kuberewind.archive.catalog.LostRange;
import io.kuberewind.archive.catalog.SurvivingCatalog;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.verify.DeepCheck;
import io.kuberewind.archive.verify.LostSpans;
import io.kuberewind.schemas.CoverageEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A catalog made again from segments and snapshots alone, when nothing is left of it and of its
 * copies. What only the catalog knew stays unknown: what was seen and what was not, so all that is
 * there becomes a gap on record; how far each partition was complete; what retention promised.
 *
 * <p>That a segment between two others is missing cannot be seen in the log. A snapshot that is not
 * the fold of the log before it shows it: then nothing before the snapshot can be asked for but the
 * moments of earlier ones.
 */
final class CatalogRebuild {
  private static final String WATCHER = "repair";
  private static final String REASON =
      "the catalog was lost and made again from segments: what was not seen then is not on record";

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final FoundFiles found;
  private final List<FileEntry> files;
  private final CatalogState state;
  private final List<LostRange> lost;
  private final long end;
  private final long replaced;

  private CatalogRebuild(ObjectStore store, ArchiveFormat format, long replaced) {
    this.store = store;
    this.format = format;
    this.replaced = replaced;
    this.found = FoundFiles.below(store, format.layout().base());
    this.files = listed();
    this.state = stateOf(files, List.of());
    this.lost = lost();
    this.end = end();
  }

  /** What is to be rebuilt; empty where something is left of the catalog, or nothing of the log. */
  static Optional<CatalogRebuild> where(ObjectStore store, ArchiveFormat format) {
    SurvivingCatalog survived = SurvivingCatalog.read(store, format.layout());
    boolean gone = survived.state().number() == 0 && CatalogTraces.hasFiles(store, format.layout());
    return gone
        ? Optional.of(new CatalogRebuild(store, format, survived.highest()))
        : Optional.empty();
  }

  RepairPlan plan() {
    List<RepairItem> items = new ArrayList<>();
    String catalog = format.layout().commits().text();
    items.add(
        new RepairItem(
            RepairItem.Action.REBUILD,
            catalog,
            "missing with its copies; from %d segments and snapshots, up to revision %d"
                .formatted(files.size(), end)));
    items.add(
        new RepairItem(
            RepairItem.Action.LOST,
            catalog,
            "what was seen and what was not, exact times of revisions, promises of retention:"
                + " no file but the catalog knew them, so all of the past is a gap on record"));
    new TreeMap<>(found.damaged())
        .forEach(
            (path, why) ->
                items.add(
                    new RepairItem(
                        RepairItem.Action.LOST,
                        path.text(),
                        why
                            + "; nothing that is left says the same: bring it back from elsewhere")));
    return new RepairPlan(items, new LostSpans(store, stateOf(List.of(), lost)).of(Set.of()));
  }

  /** Begins the catalog again. */
  void commit(String writer, InstantSource clock) {
    new CatalogRepair(store, format.layout(), clock)
        .begin(stateOf(List.of(), lost), replaced + 1, draft(writer));
  }

  private Commit draft(String writer) {
    Commit.Draft draft = Commit.by(writer).trimmed(replaced);
    files.forEach(draft::add);
    if (files.isEmpty()) {
      return draft.build();
    }
    LogScan scan = LogScan.of(store, format.cluster(), withRecords());
    long time = endTime();
    for (int partition = 0; partition < format.partitions(); partition++) {
      draft.advance(partition, 0, nextOffset(partition));
      draft.barrier(partition, new BarrierPosition(WATCHER, 0, end, end, time, time));
    }
    List<Tick> ticks = new ArrayList<>(scan.ticks());
    ticks.removeIf(tick -> tick.readEnded() >= time);
    ticks.add(new Tick(end, time, time));
    draft.ticks(ticks).types(scan.types()).coverage(gaps(scan.types(), time));
    horizon().ifPresent(draft::horizon);
    return draft.build();
  }

  private List<CoverageSpan> gaps(List<CapturedType> types, long time) {
    return types.stream()
        .map(
            type ->
                new CoverageSpan(
                    type,
                    WATCHER,
                    CoverageEvent.GAP,
                    new CoverageSpan.Revisions(0, end + 1, 0),
                    new CoverageSpan.Times(0, time),
                    REASON))
        .toList();
  }

  /** Segments, and the snapshots that every partition has. */
  private List<FileEntry> listed() {
    List<FileEntry> all = new ArrayList<>(found.segments());
    all.addAll(found.snapshots());
    all.removeIf(file -> file.partition() >= format.partitions());
    NavigableSet<Long> cuts = stateOf(all, List.of()).snapshotCuts(format.partitions());
    all.removeIf(file -> !file.isSegment() && !cuts.contains(file.snapshot().cut()));
    return all;
  }

  /** The greatest cut whose snapshot is not what the log and the snapshot before it say. */
  private Optional<Horizon> horizon() {
    DeepCheck check = new DeepCheck(store, format, state);
    for (long cut : state.snapshotCuts(format.partitions()).descendingSet()) {
      List<FileEntry> snapshot =
          files.stream().filter(file -> !file.isSegment() && file.snapshot().cut() == cut).toList();
      if (snapshot.stream().anyMatch(file -> check.of(file).isPresent())) {
        long time = snapshot.stream().mapToLong(f -> f.contents().maxTime()).max().orElse(0);
        return Optional.of(new Horizon(cut, time));
      }
    }
    return Optional.empty();
  }

  /** The offsets of damaged segments, unless a merged one holds them. */
  private List<LostRange> lost() {
    List<LostRange> ranges = new ArrayList<>();
    for (ObjectPath path : new TreeMap<>(found.damaged()).keySet()) {
      if (path.text().startsWith(format.layout().base().resolve("log").text() + "/")) {
        FoundFiles.Named named = FoundFiles.Named.of(path);
        if (files.stream().noneMatch(file -> holds(file, named))) {
          ranges.add(range(named));
        }
      }
    }
    return ranges;
  }

  private LostRange range(FoundFiles.Named named) {
    long after =
        state.segments(named.partition()).stream()
            .filter(file -> file.offsets().last() < named.firstOffset())
            .mapToLong(file -> file.contents().maxRevision())
            .max()
            .orElse(0);
    // The barrier that a snapshot was cut at was read after the one before it was made.
    List<Long> behind =
        files.stream()
            .filter(
                file ->
                    !file.isSegment()
                        && file.partition() == named.partition()
                        && file.snapshot().nextOffset() > named.lastOffset())
            .map(file -> file.snapshot().cut())
            .sorted()
            .toList();
    return new LostRange(
        named.partition(),
        named.firstOffset(),
        named.lastOffset() + 1,
        after,
        behind.isEmpty() ? null : behind.get(0),
        behind.size() < 2 ? null : behind.get(1));
  }

  private static boolean holds(FileEntry file, FoundFiles.Named named) {
    return file.isSegment()
        && file.partition() == named.partition()
        && file.offsets().first() <= named.firstOffset()
        && file.offsets().last() >= named.lastOffset();
  }

  private long nextOffset(int partition) {
    long next = 0;
    for (FileEntry file : files) {
      if (file.partition() == partition) {
        next =
            Math.max(
                next, file.isSegment() ? file.offsets().last() + 1 : file.snapshot().nextOffset());
      }
    }
    for (LostRange range : lost) {
      next = range.partition() == partition ? Math.max(next, range.toOffset()) : next;
    }
    return next;
  }

  /** The greatest revision that is there: the last changes of a writer that was killed count. */
  private long end() {
    return files.stream()
        .mapToLong(file -> file.isSegment() ? file.contents().maxRevision() : file.snapshot().cut())
        .max()
        .orElse(0);
  }

  private long endTime() {
    return files.stream().mapToLong(file -> file.contents().maxTime()).max().orElse(0);
  }

  private List<FileEntry> withRecords() {
    return files.stream().filter(file -> file.contents().records() > 0).toList();
  }

  private static CatalogState stateOf(List<FileEntry> files, List<LostRange> lost) {
    CatalogState none = CatalogState.EMPTY;
    return new CatalogState(
        0, files, none.positions(), none.index(), none.seen(), lost, none.upkeep());
  }
}
