package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.FileEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One step of the catalog: what it adds to the state before it. A draft has the number 0; {@link
 * CatalogWriter} numbers it.
 *
 * @param number number of the commit, from 1, without a hole
 * @param time when it was written, microseconds since the epoch
 * @param writer who wrote it: an id that no other run of a writer has
 * @param files what it does to the list of files
 * @param progress how far it takes the partitions
 * @param ticks reads of the cluster's revision, thinned
 * @param seen what was learned about coverage
 */
public record Commit(
    long number,
    long time,
    String writer,
    Files files,
    Progress progress,
    List<Tick> ticks,
    Seen seen) {

  /**
   * @param adds new files
   * @param removes paths of files that the adds replace or that retention lets go
   * @param upkeep what else the archive's care did
   */
  public record Files(List<FileEntry> adds, List<String> removes, Upkeep.Change upkeep) {
    public Files {
      adds = adds == null ? List.of() : List.copyOf(adds);
      removes = removes == null ? List.of() : List.copyOf(removes);
      upkeep = upkeep == null ? Upkeep.Change.NONE : upkeep;
    }
  }

  /**
   * @param from by partition, the next offset of the history topic before this commit
   * @param to by partition, the next offset after it
   * @param barriers by partition, the last barrier of each watcher that the commit passed
   */
  public record Progress(
      Map<Integer, Long> from,
      Map<Integer, Long> to,
      Map<Integer, List<BarrierPosition>> barriers) {
    public Progress {
      from = from == null ? Map.of() : Map.copyOf(from);
      to = to == null ? Map.of() : Map.copyOf(to);
      barriers = barriers == null ? Map.of() : Map.copyOf(barriers);
    }
  }

  /**
   * @param coverage spans, gaps and the like
   * @param types types that are captured, new or changed
   * @param offsets by partition, the next offset of the coverage topic
   */
  public record Seen(
      List<CoverageSpan> coverage, List<CapturedType> types, Map<Integer, Long> offsets) {
    public Seen {
      coverage = coverage == null ? List.of() : List.copyOf(coverage);
      types = types == null ? List.of() : List.copyOf(types);
      offsets = offsets == null ? Map.of() : Map.copyOf(offsets);
    }
  }

  public Commit {
    ticks = ticks == null ? List.of() : List.copyOf(ticks);
    files = files == null ? new Files(List.of(), List.of(), Upkeep.Change.NONE) : files;
    progress = progress == null ? new Progress(Map.of(), Map.of(), Map.of()) : progress;
    seen = seen == null ? new Seen(List.of(), List.of(), Map.of()) : seen;
  }

  /** Begins a draft by {@code writer}. */
  public static Draft by(String writer) {
    return new Draft(writer);
  }

  Commit numbered(long newNumber, long newTime) {
    return new Commit(newNumber, newTime, writer, files, progress, ticks, seen);
  }

  /** Collects a commit. Not for use by several threads. */
  public static final class Draft {
    private final String writer;
    private final List<FileEntry> adds = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();
    private final List<String> condemned = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final List<LostRange> healed = new ArrayList<>();
    private final Map<Integer, Long> from = new TreeMap<>();
    private final Map<Integer, Long> to = new TreeMap<>();
    private final Map<Integer, Map<String, BarrierPosition>> barriers = new TreeMap<>();
    private final List<Tick> ticks = new ArrayList<>();
    private final List<CoverageSpan> coverage = new ArrayList<>();
    private final List<CapturedType> types = new ArrayList<>();
    private final Map<Integer, Long> coverageOffsets = new HashMap<>();
    private Horizon horizon;
    private long trimmed;
    private String retention;
    private final List<String> mended = new ArrayList<>();

    private Draft(String writer) {
      this.writer = writer;
    }

    /** A segment or snapshot that was put. */
    public Draft add(FileEntry file) {
      adds.add(file);
      return this;
    }

    /** A file that readers should no longer see. */
    public Draft remove(String path) {
      removes.add(path);
      return this;
    }

    /** An object that no commit lists, and that none will list from now on. */
    public Draft condemn(String path) {
      condemned.add(path);
      return this;
    }

    /** A removed file whose object was deleted, or that the store retains. */
    public Draft deleted(String path) {
      deleted.add(path);
      return this;
    }

    /** Every revision is kept from here on, and before it only what snapshots were cut at. */
    public Draft horizon(Horizon from) {
      horizon = from;
      return this;
    }

    /** What the archive promises to keep from now on. */
    public Draft retention(String promises) {
      retention = promises;
      return this;
    }

    /** Commits up to {@code number} are folded in a checkpoint that is whole, and may go. */
    public Draft trimmed(long number) {
      trimmed = number;
      return this;
    }

    /** A lost range whose changes are listed again. */
    public Draft healed(LostRange range) {
      healed.add(range);
      return this;
    }

    /** A damaged object whose word is folded in the checkpoint of this commit. */
    public Draft mended(String path) {
      mended.add(path);
      return this;
    }

    /**
     * Everything of the partition's history from offset {@code fromOffset} (the state's next
     * offset) up to {@code nextOffset}, exclusive, is in this commit or is no change.
     */
    public Draft advance(int partition, long fromOffset, long nextOffset) {
      from.merge(partition, fromOffset, Math::min);
      to.merge(partition, nextOffset, Math::max);
      return this;
    }

    /**
     * A barrier that stands before the next offset of the partition; the last of a watcher counts.
     */
    public Draft barrier(int partition, BarrierPosition barrier) {
      barriers.computeIfAbsent(partition, p -> new TreeMap<>()).put(barrier.watcher(), barrier);
      return this;
    }

    /** Ticks that the barriers brought, each once, in order of time. */
    public Draft ticks(Collection<Tick> more) {
      ticks.addAll(more);
      return this;
    }

    public Draft coverage(Collection<CoverageSpan> more) {
      coverage.addAll(more);
      return this;
    }

    public Draft types(Collection<CapturedType> more) {
      types.addAll(more);
      return this;
    }

    /** The next offset of a partition of the coverage topic. */
    public Draft coverageOffset(int partition, long nextOffset) {
      coverageOffsets.put(partition, nextOffset);
      return this;
    }

    public Commit build() {
      Map<Integer, List<BarrierPosition>> last = new TreeMap<>();
      barriers.forEach(
          (partition, byWatcher) -> last.put(partition, List.copyOf(byWatcher.values())));
      return new Commit(
          0,
          0,
          writer,
          new Files(
              adds,
              removes,
              new Upkeep.Change(condemned, deleted, horizon, trimmed, healed, retention, mended)),
          new Progress(from, to, last),
          Ticks.thinned(ticks),
          new Seen(coverage, types, coverageOffsets));
    }
  }
}
