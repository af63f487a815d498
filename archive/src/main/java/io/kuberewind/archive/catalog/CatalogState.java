package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.key.GroupResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * All that the commits up to {@code number} say together. Immutable.
 *
 * @param number number of the last commit; 0 before the first
 * @param files segments and snapshots, as they were added
 * @param positions where each partition stands
 * @param index how times map to revisions
 * @param seen coverage, types, and the next offsets of the coverage topic
 * @param lost spans that missing commits told of
 * @param upkeep what was removed and let go
 */
public record CatalogState(
    long number,
    List<FileEntry> files,
    Positions positions,
    TimeIndex index,
    Commit.Seen seen,
    List<LostRange> lost,
    Upkeep upkeep) {

  /** The state before the first commit. */
  public static final CatalogState EMPTY =
      new CatalogState(
          0,
          List.of(),
          new Positions(Map.of(), Map.of()),
          new TimeIndex(null, List.of(), List.of()),
          new Commit.Seen(List.of(), List.of(), Map.of()),
          List.of(),
          Upkeep.NONE);

  public CatalogState {
    files = List.copyOf(files);
    lost = lost == null ? List.of() : List.copyOf(lost);
    upkeep = upkeep == null ? Upkeep.NONE : upkeep;
  }

  /** The state after {@code commit}. */
  public CatalogState apply(Commit commit) {
    return new CatalogState(
        commit.number(),
        applyFiles(commit.files()),
        positions.apply(commit.progress()),
        index.apply(commit.ticks()),
        seeing(commit.seen()).seen(),
        applyLost(commit),
        upkeep.apply(commit));
  }

  /** This state as if nothing of it were lost. */
  public CatalogState withoutLosses() {
    return new CatalogState(number, files, positions, index, seen, List.of(), upkeep);
  }

  /** This state without the files of these paths. */
  public CatalogState without(Collection<String> paths) {
    Set<String> left = new HashSet<>(paths);
    List<FileEntry> rest = files.stream().filter(f -> !left.contains(f.path())).toList();
    return new CatalogState(number, rest, positions, index, seen, lost, upkeep);
  }

  /** The next offset of the partition's history to archive. */
  public long nextOffset(int partition) {
    return positions.offsets().getOrDefault(partition, 0L);
  }

  /** Segments of the partition in order of their offsets. */
  public List<FileEntry> segments(int partition) {
    return files.stream()
        .filter(f -> f.isSegment() && f.partition() == partition)
        .sorted((a, b) -> Long.compare(a.offsets().first(), b.offsets().first()))
        .toList();
  }

  /** Snapshots of the partition, in no order. */
  public List<FileEntry> snapshots(int partition) {
    return files.stream().filter(f -> !f.isSegment() && f.partition() == partition).toList();
  }

  /**
   * Revisions that a snapshot of every partition was cut at. Those before the horizon are the only
   * ones there that can be asked for.
   *
   * @param partitions how many there are
   */
  public NavigableSet<Long> snapshotCuts(int partitions) {
    Map<Long, Set<Integer>> found = new TreeMap<>();
    for (FileEntry file : files) {
      if (!file.isSegment()) {
        found.computeIfAbsent(file.snapshot().cut(), cut -> new HashSet<>()).add(file.partition());
      }
    }
    found.values().removeIf(of -> of.size() < partitions);
    return new TreeSet<>(found.keySet());
  }

  /** The captured resource types, each in its last known version. */
  public List<CapturedType> types() {
    return seen.types();
  }

  /**
   * @throws LostRangeException when commits are missing that may tell of changes of the partition
   *     up to {@code revision}
   */
  public void requireWhole(int partition, long revision) {
    requireWhole(partition, revision, range -> false);
  }

  /**
   * @param spared lost ranges whose changes are not needed, or known from elsewhere
   * @throws LostRangeException when commits are missing that may tell of other changes of the
   *     partition up to {@code revision}
   */
  public void requireWhole(int partition, long revision, Predicate<LostRange> spared) {
    for (LostRange range : lost) {
      if (range.partition() == partition
          && range.afterRevision() < revision
          && !spared.test(range)) {
        throw new LostRangeException(range);
      }
    }
  }

  private List<FileEntry> applyFiles(Commit.Files change) {
    if (change.adds().isEmpty() && change.removes().isEmpty()) {
      return files;
    }
    Set<String> removed = new HashSet<>(change.removes());
    change.adds().forEach(file -> removed.add(file.path()));
    List<FileEntry> applied = new ArrayList<>(files.size() + change.adds().size());
    files.stream().filter(f -> !removed.contains(f.path())).forEach(applied::add);
    applied.addAll(change.adds());
    return applied;
  }

  /** This state with more that was seen, or was not. */
  public CatalogState seeing(Commit.Seen more) {
    Map<GroupResource, CapturedType> types = new LinkedHashMap<>();
    seen.types().forEach(type -> types.put(type.groupResource(), type));
    more.types().forEach(type -> types.put(type.groupResource(), type));
    Map<Integer, Long> offsets = new HashMap<>(seen.offsets());
    offsets.putAll(more.offsets());
    Commit.Seen all =
        new Commit.Seen(
            CoverageMap.fold(seen.coverage(), more.coverage()),
            List.copyOf(types.values()),
            offsets);
    return new CatalogState(number, files, positions, index, all, lost, upkeep);
  }

  private static long passed(Commit commit, int partition) {
    return commit.progress().barriers().getOrDefault(partition, List.of()).stream()
        .mapToLong(BarrierPosition::revision)
        .max()
        .orElse(0);
  }

  /**
   * A commit begins where the one before it ended: what lies between was told by one that is
   * missing.
   */
  private List<LostRange> applyLost(Commit commit) {
    List<LostRange> found = new ArrayList<>(lost);
    List<LostRange> healed = commit.files().upkeep().healed();
    found.removeIf(range -> healed.stream().anyMatch(range::isSame));

    for (Map.Entry<Integer, Long> from : new TreeMap<>(commit.progress().from()).entrySet()) {
      int partition = from.getKey();
      long expected = nextOffset(partition);
      if (from.getValue() > expected) {
        found.add(
            LostRange.found(partition, expected, from.getValue(), positions.completeTo(partition)));
      }
    }
    found.replaceAll(range -> range.seen(passed(commit, range.partition())));
    return found;
  }
}
