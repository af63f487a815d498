package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads single commits. */
public final class CommitLog {
  static final int MAX_BYTES = 64 * 1024 * 1024;

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
    return read(layout.commit(number), number);
  }

  /**
   * What the copy of that commit says, which is put once the commit stands; empty when there is
   * none.
   *
   * @throws DamagedFileException when it is not what was written
   */
  public Optional<Commit> readCopy(long number) {
    return read(layout.commitCopy(number), number);
  }

  /**
   * Commits behind that number that stood once, and are gone: a copy is put when its commit stands.
   */
  public List<ObjectPath> goneBehind(long number) {
    try (Stream<ObjectStat> copies = store.list(layout.copies())) {
      return copies
          .map(copy -> layout.commits().resolve(copy.path().name()))
          .filter(path -> path.compareTo(layout.commit(number)) > 0)
          .filter(path -> store.stat(path).isEmpty())
          .toList();
    }
  }

  /** Whether a commit behind the state of that number stood once, and is gone. */
  boolean isGoneBehind(long number) {
    return number == 0
        ? !goneBehind(0).isEmpty()
        : store.stat(layout.commitCopy(number + 1)).isPresent()
            && store.stat(layout.commit(number + 1)).isEmpty();
  }

  private Optional<Commit> read(ObjectPath path, long number) {
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
