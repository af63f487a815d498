package io.kuberewind.archive.fold;

import io.kuberewind.archive.catalog.BehindHorizonException;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.LostRange;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.RowFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which rows of which files make up the state of a partition at a revision: the last snapshot at or
 * before it, and what the segments say beyond it.
 *
 * <p>A segment behind the snapshot in the log is folded whole. Of one before it only the revisions
 * beyond the snapshot's cut count: all others are folded in it, and one of them alone could bring
 * back an object that another segment deletes. A change may also come late: behind the snapshot in
 * the log, yet of a revision before its cut. The snapshot does not know whether the object was
 * deleted between the two (it keeps no deletions), so then the revisions from the late change on
 * count in every segment.
 *
 * <p>Before the horizon there are only snapshots, each for its own cut. The one at the horizon has
 * the last word on what came before it, late or not.
 */
public final class StateFiles {
  private final CatalogState state;
  private final RowFilter filter;
  private final long lateFrom;
  private final long horizon;

  /**
   * @param state the catalog
   * @param filter the rows that are asked for, up to the revision of the state
   * @param lateFrom least revision of changes that are behind everything in the catalog; {@link
   *     Long#MAX_VALUE} where there are none
   */
  public StateFiles(CatalogState state, RowFilter filter, long lateFrom) {
    this.state = state;
    this.filter = filter;
    this.lateFrom = lateFrom;
    this.horizon = state.upkeep().horizon().revision();
  }

  /**
   * The files of {@code partition} in the order of the log.
   *
   * @throws io.kuberewind.archive.catalog.LostRangeException when commits are missing that may tell
   *     of changes up to the revision
   * @throws BehindHorizonException when nothing of the revision is kept
   */
  public List<FilteredFile> of(int partition) {
    long revision = filter.toRevision();
    if (revision < horizon) {
      return List.of(new FilteredFile(kept(partition, revision), filter));
    }
    List<FileEntry> segments =
        state.segments(partition).stream()
            .filter(s -> s.contents().minRevision() <= revision)
            .toList();
    Optional<FileEntry> base = base(partition, segments);
    if (base.isEmpty() && horizon > 0) {
      throw new BehindHorizonException(revision, state.upkeep().horizon());
    }
    state.requireWhole(
        partition, revision, lost -> base.filter(b -> isFolded(lost, b)).isPresent());
    List<FilteredFile> files = new ArrayList<>(segments.size() + 1);
    base.ifPresent(snapshot -> files.add(new FilteredFile(snapshot, filter)));
    long nextOffset = base.map(b -> b.snapshot().nextOffset()).orElse(0L);
    long floor = base.map(b -> floor(b, segments)).orElse(-1L);
    RowFilter beyond = filter.after(horizon > 0 ? Math.max(floor, horizon) : floor);
    for (FileEntry segment : segments) {
      boolean behind = segment.offsets().last() >= nextOffset;
      files.add(new FilteredFile(segment, behind ? filter : beyond));
    }
    return files;
  }

  /**
   * The snapshot to begin with: the last one, unless changes came late that are older than the
   * horizon. What was deleted there, only the snapshot at the horizon can tell.
   */
  private Optional<FileEntry> base(int partition, List<FileEntry> segments) {
    long revision = filter.toRevision();
    Optional<FileEntry> last = last(partition, horizon, revision);
    return last.isPresent() && floor(last.get(), segments) < horizon
        ? last(partition, horizon, horizon)
        : last;
  }

  /** A snapshot is made of a state that lacks nothing: it holds what was lost later. */
  private static boolean isFolded(LostRange lost, FileEntry base) {
    return base.snapshot().nextOffset() >= lost.toOffset() && lost.endsBy(base.snapshot().cut());
  }

  private FileEntry kept(int partition, long revision) {
    return last(partition, revision, revision)
        .orElseThrow(() -> new BehindHorizonException(revision, state.upkeep().horizon()));
  }

  private Optional<FileEntry> last(int partition, long fromCut, long toCut) {
    return state.snapshots(partition).stream()
        .filter(s -> s.snapshot().cut() >= fromCut && s.snapshot().cut() <= toCut)
        .max(
            Comparator.<FileEntry>comparingLong(s -> s.snapshot().cut())
                .thenComparingLong(s -> s.snapshot().nextOffset()));
  }

  /** The revision up to which the snapshot has the last word. */
  private long floor(FileEntry base, List<FileEntry> segments) {
    long late =
        segments.stream()
            .filter(s -> s.offsets().last() >= base.snapshot().nextOffset())
            .mapToLong(s -> s.contents().minRevision())
            .min()
            .orElse(Long.MAX_VALUE);
    return Math.min(base.snapshot().cut(), Math.min(late, lateFrom) - 1);
  }
}
