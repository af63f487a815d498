package io.kuberewind.archive.file;

import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.PutOnce;
import java.io.IOException;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** Writes rows, which come in order, as a file of changes, in constant memory. */
final class RowFileWriter implements AutoCloseable {
  private final PutOnce put;
  private final String what;
  private final ChangeEncoder encoder = new ChangeEncoder();
  private final ContainerWriter writer;

  /**
   * A file that was put.
   *
   * @param path where it lies
   */
  record Placed(ObjectPath path, Integrity integrity, Contents contents) {}

  /**
   * @param what what the file is, in words, for messages
   */
  RowFileWriter(ObjectStore store, Map<String, String> metadata, BlockStyle style, String what) {
    this.put = new PutOnce(store);
    this.what = what;
    this.writer = new ContainerWriter(metadata, style);
  }

  void add(Row row) {
    try {
      writer.append(row.encoded(encoder));
    } catch (IOException e) {
      throw unbuilt(e);
    }
  }

  /** Puts the file under the first of {@code names} that is free, or holds the same. */
  Placed place(IntFunction<ObjectPath> names, Predicate<ObjectPath> barred) {
    try {
      ContainerFile file = writer.finish();
      ObjectPath path = FilePlacement.place(put, names, barred, file);
      return new Placed(path, file.integrity(), file.contents());
    } catch (IOException e) {
      throw unbuilt(e);
    }
  }

  private ObjectStoreException unbuilt(IOException e) {
    return new ObjectStoreException("%s could not be built: %s".formatted(what, e), e);
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new ObjectStoreException("A temporary file could not be removed: " + e, e);
    }
  }
}
