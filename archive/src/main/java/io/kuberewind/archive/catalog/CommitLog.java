package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import java.util.Optional;

/** Reads single commits. */
public final class CommitLog {
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  private final ObjectStore store;
  private final Layout layout;

  public CommitLog(ObjectStore store, Layout layout) {
    this.store = store;
    this.layout = layout;
  }

  /**
   * The commit of that number; empty when there is none.
   *
   * @throws DamagedFileException when it is not what was written
   */
  public Optional<Commit> read(long number) {
    ObjectPath path = layout.commit(number);
    byte[] bytes;
    try {
      bytes = store.read(path, MAX_BYTES);
    } catch (ObjectMissingException e) {
      return Optional.empty();
    }
    Commit commit = CatalogJson.readSealed(path, bytes, Commit.class);
    if (commit.number() != number) {
      throw new DamagedFileException(path, "it says that it is commit " + commit.number());
    }
    return Optional.of(commit);
  }
}
