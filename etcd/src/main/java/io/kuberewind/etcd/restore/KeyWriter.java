package io.kuberewind.etcd.restore;

import io.kuberewind.etcd.client.StoredKey;
import java.io.IOException;

/** Takes the keys of a key space that is written anew, in any order, each once. */
public interface KeyWriter extends AutoCloseable {
  /** Takes a key as it is to be. It may be written now or at the end. */
  void put(StoredKey key) throws IOException;

  /** Writes what is not written yet. Only then is there a whole key space. */
  Written finish() throws IOException;

  @Override
  void close() throws IOException;

  /**
   * What was written.
   *
   * @param keys how many keys
   * @param leases how many leases were made anew for keys that had one
   * @param revision current revision of the new key space
   */
  record Written(long keys, long leases, long revision) {}
}
