package io.kuberewind.archive.fold;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.file.FileEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which files of a partition make up its state at a revision: the last snapshot at or before it,
 * and the segments that may say more.
 *
 * <p>A segment behind the snapshot is folded always, one before it when it reaches beyond the
 * snapshot's cut. A change may also come late: behind the snapshot in the log, yet of a revision
 * before its cut. The snapshot does not know whether the object was deleted between the two (it
 * keeps no deletions), so then the segments that reach beyond the late change are folded too.
 *
 * @param base the snapshot, if there is one
 * @param segments segments in order of their offsets
 */
public record StateFiles(Optional<FileEntry> base, List<FileEntry> segments) {

  public static StateFiles of(CatalogState state, int partition, long revision) {
    Optional<FileEntry> base =
        state.snapshots(partition).stream()
            .filter(s -> s.snapshot().cut() <= revision)
            .max(
                Comparator.<FileEntry>comparingLong(s -> s.snapshot().cut())
                    .thenComparingLong(s -> s.snapshot().nextOffset()));
    List<FileEntry> segments =
        state.segments(partition).stream()
            .filter(s -> s.contents().minRevision() <= revision)
            .toList();
    return base.map(b -> new StateFiles(base, since(b, segments)))
        .orElseGet(() -> new StateFiles(base, segments));
  }

  /** The snapshot and the segments, in the order that the log has them. */
  public List<FileEntry> all() {
    List<FileEntry> all = new ArrayList<>(segments.size() + 1);
    base.ifPresent(all::add);
    all.addAll(segments);
    return all;
  }

  private static List<FileEntry> since(FileEntry base, List<FileEntry> segments) {
    long nextOffset = base.snapshot().nextOffset();
    long earliestLate =
        segments.stream()
            .filter(s -> s.offsets().last() >= nextOffset)
            .mapToLong(s -> s.contents().minRevision())
            .min()
            .orElse(Long.MAX_VALUE);
    long floor = Math.min(base.snapshot().cut(), earliestLate);
    return segments.stream()
        .filter(s -> s.offsets().last() >= nextOffset || s.contents().maxRevision() > floor)
        .toList();
  }
}
