package io.kuberewind.archive.file;

import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;

/**
 * A change as it is written, with what files are sorted and summed up by.
 *
 * @param key bytes of the resource key
 * @param revision the ordinal of its revision
 * @param time its time, microseconds since the epoch
 * @param encoded Avro binary of the change
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared, and copying keys would double the cost of a merge
record EncodedChange(byte[] key, long revision, long time, byte[] encoded) {

  static EncodedChange of(Change change, ChangeEncoder encoder) {
    return new EncodedChange(
        ResourceKey.of(change).bytes(),
        Ordinal.of(change.getTimeline(), change.getRevision()),
        Micros.of(change.getTime()),
        encoder.encode(change));
  }
}
