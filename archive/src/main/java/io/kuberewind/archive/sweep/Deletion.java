package io.kuberewind.archive.sweep;

import io.kuberewind.archive.store.AccessRefusedException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;

/** Deletes objects, and takes a lock's no for an answer. */
final class Deletion {
  private static final int MOST_NAMED = 1_000;

  private final ObjectStore store;
  private long deleted;
  private long bytes;
  private long retained;
  private final List<String> locked = new ArrayList<>();

  Deletion(ObjectStore store) {
    this.store = store;
  }

  /**
   * @return false when the store keeps it
   */
  boolean delete(ObjectPath path, long length) {
    try {
      store.delete(path);
      deleted++;
      bytes += length;
      return true;
    } catch (AccessRefusedException e) {
      // Retention beyond ours was asked of the bucket: that is no failure of this archive.
      retained++;
      if (locked.size() < MOST_NAMED) {
        locked.add(path.text());
      }
      return false;
    }
  }

  Swept swept() {
    return new Swept(deleted, bytes, retained, locked);
  }
}
