package io.kuberewind.archive.compact;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.MergedSegmentWriter;
import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.fold.FileRows;
import io.kuberewind.archive.fold.FilteredFile;
import io.kuberewind.archive.fold.RowMerge;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import java.util.List;
import java.util.function.Predicate;

/** Makes one segment of several, in constant memory. */
public final class SegmentMerger {
  private final ObjectStore store;
  private final ArchiveFormat format;

  public SegmentMerger(ObjectStore store, ArchiveFormat format) {
    this.store = store;
    this.format = format;
  }

  /**
   * Puts the merged segment. It does not exist for readers until a commit lists it.
   *
   * @param barred names that it may not have: objects that wait for their deletion
   * @throws DamagedFileException when an input is damaged, or another count of changes came out of
   *     the inputs than the catalog has of them
   */
  public FileEntry merge(Merge merge, Predicate<ObjectPath> barred) {
    RowFilter everything = RowFilter.of(KeyScope.all(format.cluster()), -1, Long.MAX_VALUE);
    List<FilteredFile> files =
        merge.inputs().stream().map(file -> new FilteredFile(file, everything)).toList();
    try (RowMerge rows = new RowMerge(new FileRows(store).open(files));
        MergedSegmentWriter writer =
            new MergedSegmentWriter(store, format.layout(), merge.partition(), merge.offsets())) {
      long records = 0;
      for (Row row = rows.next(); row != null; row = rows.next()) {
        writer.add(row);
        records++;
      }
      if (records != merge.records()) {
        throw new DamagedFileException(
            merge.inputs().get(0).objectPath(),
            "it and its %d neighbours hold %,d changes, not %,d"
                .formatted(merge.inputs().size() - 1, records, merge.records()));
      }
      return writer.seal(barred);
    }
  }
}
