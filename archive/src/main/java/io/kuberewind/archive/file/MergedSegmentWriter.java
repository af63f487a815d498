package io.kuberewind.archive.file;

import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes one segment from the rows of several, which come merged, in constant memory. The bytes are
 * those that {@link SegmentWriter} makes of the same changes.
 */
public final class MergedSegmentWriter implements AutoCloseable {
  private final Layout layout;
  private final int partition;
  private final Offsets offsets;
  private final RowFileWriter rows;
  private byte[] lastKey = {};
  private long lastRevision;

  /**
   * @param offsets of the first change of the first segment and the last one of the last
   */
  public MergedSegmentWriter(ObjectStore store, Layout layout, int partition, Offsets offsets) {
    this.layout = layout;
    this.partition = partition;
    this.offsets = offsets;
    this.rows =
        new RowFileWriter(store, metadata(partition, offsets), BlockStyle.SEGMENT, "A segment");
  }

  static Map<String, String> metadata(int partition, Offsets offsets) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("rewind.kind", "segment");
    metadata.put("rewind.partition", String.valueOf(partition));
    metadata.put("rewind.firstOffset", String.valueOf(offsets.first()));
    metadata.put("rewind.lastOffset", String.valueOf(offsets.last()));
    return metadata;
  }

  /**
   * Takes the next change.
   *
   * @throws IllegalArgumentException when it does not come after the one before
   */
  public void add(Row row) {
    int order = Arrays.compareUnsigned(row.key(), lastKey);
    if (order < 0 || (order == 0 && row.revision() < lastRevision)) {
      throw new IllegalArgumentException("A segment takes changes in order of key and revision");
    }
    lastKey = row.key();
    lastRevision = row.revision();
    rows.add(row);
  }

  /**
   * Puts the segment. It does not exist for readers until a commit lists it.
   *
   * @param barred names that it may not have: objects that wait for their deletion
   * @throws ObjectStoreException when it could not be put
   */
  public FileEntry seal(Predicate<ObjectPath> barred) {
    RowFileWriter.Placed file =
        rows.place(
            copy -> layout.segment(partition, offsets.first(), offsets.last(), copy), barred);
    return new FileEntry(
        file.path().text(), partition, file.integrity(), file.contents(), offsets, null);
  }

  @Override
  public void close() {
    rows.close();
  }
}
