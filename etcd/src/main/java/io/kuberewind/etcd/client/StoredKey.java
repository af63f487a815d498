package io.kuberewind.etcd.client;

import io.etcd.jetcd.api.KeyValue;

/**
 * One key as etcd holds it.
 *
 * @param version 1 at its creation, one more at each write; 0 when it is deleted
 * @param createRevision revision that created it; 0 when it is deleted
 * @param revision revision that wrote it, or deleted it
 * @param lease lease it is attached to; 0 without one
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies of whole values would cost.
public record StoredKey(
    byte[] key, byte[] value, long version, long createRevision, long revision, long lease) {

  /** What a message of etcd says. */
  public static StoredKey of(KeyValue kv) {
    return new StoredKey(
        kv.getKey().toByteArray(),
        kv.getValue().toByteArray(),
        kv.getVersion(),
        kv.getCreateRevision(),
        kv.getModRevision(),
        kv.getLease());
  }
}
