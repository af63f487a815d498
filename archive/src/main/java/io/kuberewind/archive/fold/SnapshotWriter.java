package io.kuberewind.archive.fold;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.file.RowSource;
import io.kuberewind.archive.file.SnapshotFileWriter;
import io.kuberewind.archive.file.SnapshotPoint;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import java.util.List;

/**
 * Makes snapshots by merging the one before with the segments since. Streams: its memory does not
 * grow with the cluster.
 */
public final class SnapshotWriter {
  private final ObjectStore store;
  private final ArchiveFormat format;

  public SnapshotWriter(ObjectStore store, ArchiveFormat format) {
    this.store = store;
    this.format = format;
  }

  /**
   * Puts a snapshot of {@code partition} as it was at {@code cut}. It does not exist for readers
   * until a commit lists it.
   *
   * @param state the catalog to merge from; the partition is complete in it up to the cut
   * @throws IllegalArgumentException when it is not complete up to there
   * @throws io.kuberewind.archive.file.DamagedFileException when a file of the merge is damaged
   * @throws ObjectStoreException when the store does not read or take it; nothing is committed, try
   *     again
   */
  public FileEntry merge(CatalogState state, int partition, long cut) {
    if (state.positions().completeTo(partition) < cut) {
      throw new IllegalArgumentException(
          "Partition %d is complete up to revision %d, which is before the cut %d"
              .formatted(partition, state.positions().completeTo(partition), cut));
    }
    SnapshotPoint point = new SnapshotPoint(cut, state.nextOffset(partition));
    RowFilter filter = RowFilter.of(KeyScope.all(format.cluster()), -1, cut);
    try (RowSource live =
            new ResilientRows(state, of -> live(of, partition, filter), segment -> false, true);
        SnapshotFileWriter writer =
            new SnapshotFileWriter(store, format.layout(), partition, point)) {
      for (Row row = live.next(); row != null; row = live.next()) {
        writer.add(row);
      }
      return writer.seal(path -> state.upkeep().awaitsDeletion(path.text()));
    }
  }

  private RowSource live(CatalogState state, int partition, RowFilter filter) {
    List<FilteredFile> files = new StateFiles(state, filter, Long.MAX_VALUE).of(partition);
    return new LiveRows(new RowMerge(new FileRows(store).open(files)));
  }
}
