package io.kuberewind.archive.catalog;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.PutOnce;
import java.util.TreeMap;

/**
 * Second copies of commits, for a repair: what a commit says of ticks, barriers and coverage stands
 * nowhere else. A copy is put once its commit stands, so it proves that the commit did; one that
 * cannot be put is tried again with the next.
 */
final class CommitCopies {
  /** So many are remembered while the store refuses them; those before are left without a copy. */
  private static final int MOST_WAITING = 64;

  private final ObjectStore store;
  private final Layout layout;
  private final TreeMap<Long, byte[]> waiting = new TreeMap<>();
  private boolean begun;

  CommitCopies(ObjectStore store, Layout layout) {
    this.store = store;
    this.layout = layout;
  }

  void put(long number, byte[] sealed) {
    try {
      if (!begun) {
        catchUp(number - 1);
        begun = true;
      }
      waiting.put(number, sealed);
      while (!waiting.isEmpty()) {
        new PutOnce(store)
            .put(
                layout.commitCopy(waiting.firstKey()),
                ByteSource.of(waiting.firstEntry().getValue()));
        waiting.pollFirstEntry();
      }
    } catch (ArchiveException e) {
      waiting.put(number, sealed);
      if (waiting.size() > MOST_WAITING) {
        waiting.pollFirstEntry();
      }
    }
  }

  /** Whoever wrote the commit before may have been killed between it and its copy. */
  private void catchUp(long number) {
    if (number < 1 || store.stat(layout.commitCopy(number)).isPresent()) {
      return;
    }
    try {
      byte[] sealed = store.read(layout.commit(number), CommitLog.MAX_BYTES);
      CatalogJson.readSealed(layout.commit(number), sealed, Commit.class);
      waiting.put(number, sealed);
    } catch (ObjectMissingException e) {
      // Trimmed: a checkpoint folds it.
      waiting.remove(number);
    }
  }
}
