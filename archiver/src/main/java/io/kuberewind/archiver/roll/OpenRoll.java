package io.kuberewind.archiver.roll;

import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was read and is not committed yet: an open segment for each partition, and what barriers and
 * coverage told. All partitions roll together, into one commit. For one thread.
 */
public final class OpenRoll {
  /** Ticks come once; every partition has a copy of each barrier. */
  private static final int TICKS_FROM = 0;

  private final String writer;
  private final List<SegmentWriter> segments = new ArrayList<>();
  private final RollTimer timer;
  private final Map<Integer, Long> nextOffsets = new TreeMap<>();
  private final Map<Integer, Map<String, BarrierPosition>> barriers = new TreeMap<>();
  private final List<Tick> ticks = new ArrayList<>();
  private final List<CoverageSpan> coverage = new ArrayList<>();
  private final Set<CapturedType> types = new LinkedHashSet<>();
  private final Map<Integer, Long> coverageOffsets = new TreeMap<>();
  private final List<FileEntry> snapshots = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private long changes;
  private long newestRevision;

  /**
   * @param writer id of this run of the archiver
   * @param partitions partitions of history
   */
  public OpenRoll(
      String writer, ObjectStore store, Layout layout, int partitions, RollTimer timer) {
    this.writer = writer;
    this.timer = timer;
    for (int partition = 0; partition < partitions; partition++) {
      segments.add(new SegmentWriter(store, layout, partition));
    }
  }

  /**
   * Takes a change.
   *
   * @throws IllegalArgumentException when an archive cannot hold it; it was not taken
   */
  public void change(int partition, long offset, Change change) {
    segments.get(partition).add(change, offset);
    changes++;
    newestRevision =
        Math.max(newestRevision, Ordinal.of(change.getTimeline(), change.getRevision()));
    passed(partition, offset);
    timer.urgent();
  }

  /** Takes a barrier: what the partition held up to its revision stands before it. */
  public void barrier(int partition, long offset, Barrier barrier) {
    BarrierPosition position = BarrierPosition.of(barrier);
    barriers.computeIfAbsent(partition, p -> new TreeMap<>()).put(position.watcher(), position);
    if (partition == TICKS_FROM) {
      ticks.add(position.tick());
    }
    passed(partition, offset);
    timer.barrier();
  }

  /** Passes over a record that was set aside. */
  public void setAside(int partition, long offset) {
    passed(partition, offset);
    timer.urgent();
  }

  /** Takes a coverage record of a partition of the coverage topic. */
  public void coverage(int partition, long offset, Coverage record) {
    coverage.add(CoverageSpan.of(record));
    CapturedType.captured(record).ifPresent(types::add);
    coverageOffsets.put(partition, offset + 1);
    if (record.getEvent() == CoverageEvent.SEEN) {
      timer.quiet();
    } else {
      timer.urgent();
    }
  }

  /** Passes over a record of the coverage topic that was set aside. */
  public void coverageSetAside(int partition, long offset) {
    coverageOffsets.put(partition, offset + 1);
    timer.quiet();
  }

  /** Goes on behind a hole; the commit puts it on record for each type that is captured. */
  public void gap(Gap gap) {
    gaps.add(gap);
    nextOffsets.merge(gap.partition(), gap.nextOffset(), Math::max);
    timer.urgent();
  }

  /** Takes snapshots that were put. */
  public void snapshots(List<FileEntry> files) {
    snapshots.addAll(files);
    timer.now();
  }

  /** Memory that the open segments take, in bytes. */
  public long bytes() {
    long bytes = 0;
    for (SegmentWriter segment : segments) {
      bytes += segment.bytes();
    }
    return bytes;
  }

  /** Whether a commit would say anything. */
  public boolean holdsAnything() {
    return !nextOffsets.isEmpty() || !coverageOffsets.isEmpty() || !snapshots.isEmpty();
  }

  public boolean isDue() {
    return timer.isDue(bytes());
  }

  /** Changes that the open segments hold. */
  public long changes() {
    return changes;
  }

  /** The newest revision that was ever taken by this roll, committed or not; 0 before the first. */
  public long newestRevision() {
    return newestRevision;
  }

  /**
   * Puts the open segments and drafts the commit that makes them exist.
   *
   * @param state the state that the commit follows
   * @throws ObjectStoreException when one could not be put; what is open is to be read again then
   */
  public Commit seal(CatalogState state) {
    Commit.Draft draft = Commit.by(writer);
    segments.forEach(segment -> segment.seal().ifPresent(draft::add));
    snapshots.forEach(draft::add);
    nextOffsets.forEach(
        (partition, next) -> draft.advance(partition, state.nextOffset(partition), next));
    barriers.forEach(
        (partition, byWatcher) ->
            byWatcher.values().forEach(barrier -> draft.barrier(partition, barrier)));
    coverageOffsets.forEach(draft::coverageOffset);
    gaps.forEach(gap -> draft.coverage(gap.spans(captured(state), state.positions())));
    return draft.ticks(ticks).coverage(coverage).types(List.copyOf(types)).build();
  }

  /**
   * Begins anew behind a commit.
   *
   * @param complete whether the archive is now complete up to every change it holds
   */
  public void committed(boolean complete) {
    nextOffsets.clear();
    barriers.clear();
    ticks.clear();
    coverage.clear();
    types.clear();
    coverageOffsets.clear();
    snapshots.clear();
    gaps.clear();
    changes = 0;
    timer.restart(complete);
  }

  private Set<CapturedType> captured(CatalogState state) {
    Set<CapturedType> captured = new LinkedHashSet<>(state.types());
    captured.addAll(types);
    return captured;
  }

  private void passed(int partition, long offset) {
    nextOffsets.put(partition, offset + 1);
  }
}
