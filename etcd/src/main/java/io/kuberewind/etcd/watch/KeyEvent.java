package io.kuberewind.etcd.watch;

import io.kuberewind.etcd.client.StoredKey;
import java.util.Optional;

/**
 * A key was written or deleted.
 *
 * @param key as it is after the change; a deleted one has no value, version 0, and the revision of
 *     its deletion
 * @param previous as it was before; empty for a new key, and where etcd has compacted it
 * @param isDelete whether it was deleted
 */
public record KeyEvent(StoredKey key, Optional<StoredKey> previous, boolean isDelete) {
  private static final int OVERHEAD_BYTES = 200;

  /** Heap that it takes, roughly. */
  long bytes() {
    long before = previous.map(p -> (long) p.value().length + p.key().length).orElse(0L);
    return OVERHEAD_BYTES + key.key().length + key.value().length + before;
  }
}
