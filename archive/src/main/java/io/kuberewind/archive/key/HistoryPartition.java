package io.kuberewind.archive.key;

/**
 * Where Kafka's default partitioner puts a key: the partition of the history topic that is looked
 * into first for one object. A hint, not a promise: a history may have been partitioned otherwise.
 */
public final class HistoryPartition {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;

  private HistoryPartition() {}

  /** The partition, from 0, of the bytes of a resource key. */
  public static int of(byte[] key, int partitions) {
    return (murmur2(key) & Integer.MAX_VALUE) % partitions;
  }

  private static int murmur2(byte[] data) {
    int hash = SEED ^ data.length;
    int whole = data.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int k =
          (data[i] & 0xff)
              | (data[i + 1] & 0xff) << 8
              | (data[i + 2] & 0xff) << 16
              | (data[i + 3] & 0xff) << 24;
      k *= M;
      hash = (hash * M) ^ ((k ^ (k >>> 24)) * M);
    }
    if (whole < data.length) {
      for (int i = data.length - 1; i >= whole; i--) {
        hash ^= (data[i] & 0xff) << (8 * (i - whole));
      }
      hash *= M;
    }
    hash = (hash ^ (hash >>> 13)) * M;
    return hash ^ (hash >>> 15);
  }
}
