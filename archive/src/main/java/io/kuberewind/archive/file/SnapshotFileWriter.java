package io.kuberewind.archive.file;

import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes the living objects of one partition at a cut, which come sorted by key, in constant
 * memory.
 */
public final class SnapshotFileWriter implements AutoCloseable {
  private final Layout layout;
  private final int partition;
  private final SnapshotPoint point;
  private final RowFileWriter rows;
  private byte[] lastKey = {};

  public SnapshotFileWriter(ObjectStore store, Layout layout, int partition, SnapshotPoint point) {
    this.layout = layout;
    this.partition = partition;
    this.point = point;
    this.rows =
        new RowFileWriter(store, metadata(partition, point), BlockStyle.SNAPSHOT, "A snapshot");
  }

  private static Map<String, String> metadata(int partition, SnapshotPoint point) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("rewind.kind", "snapshot");
    metadata.put("rewind.partition", String.valueOf(partition));
    metadata.put("rewind.cut", String.valueOf(point.cut()));
    metadata.put("rewind.nextOffset", String.valueOf(point.nextOffset()));
    return metadata;
  }

  /**
   * Takes the next living object.
   *
   * @throws IllegalArgumentException when its key does not come after the one before
   */
  public void add(Row row) {
    if (Arrays.compareUnsigned(row.key(), lastKey) <= 0) {
      throw new IllegalArgumentException("A snapshot takes each key once, in order");
    }
    lastKey = row.key();
    rows.add(row);
  }

  /**
   * Puts the snapshot. It does not exist for readers until a commit lists it.
   *
   * @param barred names that it may not have: objects that wait for their deletion
   * @throws ObjectStoreException when it could not be put; this may be called again
   */
  public FileEntry seal(Predicate<ObjectPath> barred) {
    RowFileWriter.Placed file =
        rows.place(copy -> layout.snapshot(partition, point.cut(), copy), barred);
    return new FileEntry(
        file.path().text(), partition, file.integrity(), file.contents(), null, point);
  }

  @Override
  public void close() {
    rows.close();
  }
}
