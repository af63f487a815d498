package io.kuberewind.archive.fold;

import io.kuberewind.archive.catalog.CatalogState;
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
 */
public final class StateFiles {
  private final CatalogState state;
  private final RowFilter filter;
  private final long lateFrom;

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
  }

  /**
   * The files of {@code partition} in the order of the log.
   *
   * @throws io.kuberewind.archive.catalog.LostRangeException when commits are missing that may tell
   *     of changes up to the revision
   */
  public List<FilteredFile> of(int partition) {
    long revision = filter.toRevision();
    state.requireWhole(partition, revision);
    List<FileEntry> segments =
        state.segments(partition).stream()
            .filter(s -> s.contents().minRevision() <= revision)
            .toList();
    Optional<FileEntry> base = base(partition, revision);
    List<FilteredFile> files = new ArrayList<>(segments.size() + 1);
    base.ifPresent(snapshot -> files.add(new FilteredFile(snapshot, filter)));
    long nextOffset = base.map(b -> b.snapshot().nextOffset()).orElse(0L);
    RowFilter beyond = filter.after(base.map(b -> floor(b, segments)).orElse(-1L));
    for (FileEntry segment : segments) {
      boolean behind = segment.offsets().last() >= nextOffset;
      files.add(new FilteredFile(segment, behind ? filter : beyond));
    }
    return files;
  }

  private Optional<FileEntry> base(int partition, long revision) {
    return state.snapshots(partition).stream()
        .filter(s -> s.snapshot().cut() <= revision)
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
