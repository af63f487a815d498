package io.kuberewind.archive.file;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;

/**
 * A change with the bytes of its resource key, by which everything here is sorted.
 *
 * @param key bytes of the resource key
 * @param change the change
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared, and copying keys would double the cost of a merge
public record Row(byte[] key, Change change) {

  public static Row of(Change change) {
    return new Row(ResourceKey.of(change).bytes(), change);
  }

  public long revision() {
    return change.getRevision();
  }

  public boolean isDelete() {
    return change.getOperation() == Operation.DELETE;
  }
}
