package io.kuberewind.streams.version;

import io.kuberewind.schemas.wire.WireCodec;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the recent past out of the versions that this instance holds, without the archive. A read
 * sees the stores as they are when it begins, work in flight included.
 */
public final class RecentState {
  private final KafkaStreams streams;
  private final String store;
  private final int partitions;
  private final WireCodec codec;

  /**
   * @param store name of the versions store
   * @param partitions partitions of the changes topic: a read needs all of them here
   */
  public RecentState(KafkaStreams streams, String store, int partitions, WireCodec codec) {
    this.streams = streams;
    this.store = store;
    this.partitions = partitions;
    this.codec = codec;
  }

  /**
   * The live objects at {@code at} whose resource key begins with {@code keyPrefix}, in the order
   * of their keys. Memory is constant; the caller closes it.
   *
   * @param keyPrefix start of the text form of the keys, see {@code ResourceKey.prefix}; empty for
   *     everything
   * @throws RecentStateUnavailableException when the stores cannot be read now, are not all here,
   *     or no longer reach back to {@code at}
   */
  public LiveObjects state(Moment at, String keyPrefix) {
    List<ReadOnlyKeyValueStore<Bytes, byte[]>> stores = stores();
    for (ReadOnlyKeyValueStore<Bytes, byte[]> partition : stores) {
      requireReach(partition, at);
    }
    List<KeyValueIterator<Bytes, byte[]>> scans = new ArrayList<>();
    for (ReadOnlyKeyValueStore<Bytes, byte[]> partition : stores) {
      scans.add(
          keyPrefix.isEmpty()
              ? partition.all()
              : partition.prefixScan(keyPrefix, new StringSerializer()));
    }
    return new LiveObjects(scans, at, codec);
  }

  private List<ReadOnlyKeyValueStore<Bytes, byte[]>> stores() {
    try {
      List<ReadOnlyKeyValueStore<Bytes, byte[]>> stores = new ArrayList<>();
      for (int partition = 0; partition < partitions; partition++) {
        stores.add(
            streams.store(
                StoreQueryParameters.fromNameAndType(
                        store, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                    .withPartition(partition)));
      }
      return stores;
    } catch (InvalidStateStoreException e) {
      throw RecentStateUnavailableException.now(
          "The recent state cannot be read here now (it is loading, or on other instances): try again, or read the archive",
          e);
    }
  }

  private static void requireReach(ReadOnlyKeyValueStore<Bytes, byte[]> partition, Moment at) {
    byte[] floor = partition.get(Expiry.FLOOR);
    if (floor != null && at.compareTo(Moment.of(floor)) < 0) {
      throw RecentStateUnavailableException.forGood(
          "The recent state reaches back to revision "
              + Moment.of(floor).revision()
              + ", not to "
              + at.revision()
              + ": read the archive");
    }
  }

  /** Whether {@code key} is one of the store's own notes rather than a version. */
  static boolean isNote(Bytes key) {
    return key.equals(Expiry.FLOOR);
  }
}
