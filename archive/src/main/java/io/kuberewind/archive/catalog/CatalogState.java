package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.key.GroupResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
        applySeen(commit.seen()),
        applyLost(commit),
        upkeep.apply(commit));
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

  /** The captured resource types, each in its last known version. */
  public List<CapturedType> types() {
    return seen.types();
  }

  /**
   * @throws LostRangeException when commits are missing that may tell of changes of the partition
   *     up to {@code revision}
   */
  public void requireWhole(int partition, long revision) {
    for (LostRange range : lost) {
      if (range.partition() == partition && range.afterRevision() < revision) {
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

  private Commit.Seen applySeen(Commit.Seen more) {
    Map<GroupResource, CapturedType> types = new LinkedHashMap<>();
    seen.types().forEach(type -> types.put(type.groupResource(), type));
    more.types().forEach(type -> types.put(type.groupResource(), type));
    Map<Integer, Long> offsets = new HashMap<>(seen.offsets());
    offsets.putAll(more.offsets());
    return new Commit.Seen(
        CoverageMap.fold(seen.coverage(), more.coverage()), List.copyOf(types.values()), offsets);
  }

  /**
   * A commit begins where the one before it ended: what lies between was told by one that is
   * missing.
   */
  private List<LostRange> applyLost(Commit commit) {
    List<LostRange> found = new ArrayList<>(lost);
    found.removeAll(commit.files().upkeep().healed());

    for (Map.Entry<Integer, Long> from : new TreeMap<>(commit.progress().from()).entrySet()) {
      int partition = from.getKey();
      long expected = nextOffset(partition);
      if (from.getValue() > expected) {
        found.add(
            new LostRange(partition, expected, from.getValue(), positions.completeTo(partition)));
      }
    }
    return found;
  }
}
