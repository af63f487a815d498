package io.kuberewind.streams.version;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * When versions may go. An index ordered by time holds one entry a version, which names the version
 * that it superseded, so the work follows the changes and neither the size of the store nor the
 * number of versions of a resource. How far back reads are whole is kept beside the versions as the
 * floor.
 */
final class Expiry {
  /** Sorts before every resource key, which begins with a printable character. */
  static final Bytes FLOOR = Bytes.wrap(new byte[] {0});

  private static final Bytes START = Bytes.wrap(new byte[0]);
  private static final byte[] SUPERSEDES_NOTHING = {0};
  private static final byte[] SUPERSEDED_ITSELF = {1};

  private final KeyValueStore<Bytes, byte[]> versions;
  private final KeyValueStore<Bytes, byte[]> index;

  /** Where the next look at the index begins: what lies before it is done, and slow to skip. */
  private Bytes next = START;

  private boolean begun;

  Expiry(KeyValueStore<Bytes, byte[]> versions, KeyValueStore<Bytes, byte[]> index) {
    this.versions = versions;
    this.index = index;
  }

  /** The floor to begin with; one that is there stays. */
  void beginAt(Moment complete) {
    if (!begun) {
      versions.putIfAbsent(FLOOR, complete.bytes());
      begun = true;
    }
  }

  /** Notes a version that is the newest of its resource, and which one was so before. */
  void scheduleNewest(Bytes version, Optional<Bytes> superseded, long recordTime) {
    put(
        version,
        superseded.map(Bytes::get).map(VersionKey::tail).orElse(SUPERSEDES_NOTHING),
        recordTime);
  }

  /** Notes a version that came when a newer one of its resource was there already. */
  void scheduleLate(Bytes version, long recordTime) {
    put(version, SUPERSEDED_ITSELF, recordTime);
  }

  int expireBefore(long time, int atMost) {
    if (time <= 0) {
      return 0;
    }
    int done = 0;
    try (KeyValueIterator<Bytes, byte[]> due = index.range(next, indexKey(time, new byte[0]))) {
      for (; due.hasNext() && done < atMost; done++) {
        KeyValue<Bytes, byte[]> entry = due.next();
        free(versionOf(entry.key), entry.value);
        index.delete(entry.key);
        next = entry.key;
      }
    }
    return done;
  }

  private void put(Bytes version, byte[] value, long recordTime) {
    Bytes key = indexKey(Math.max(0, recordTime), version.get());
    index.put(key, value);
    if (key.compareTo(next) < 0) {
      next = key;
    }
  }

  private void free(Bytes version, byte[] superseded) {
    if (Arrays.equals(superseded, SUPERSEDED_ITSELF)) {
      successorOf(version).ifPresent(successor -> remove(version, successor));
    } else if (!Arrays.equals(superseded, SUPERSEDES_NOTHING)) {
      remove(Bytes.wrap(VersionKey.withTail(version.get(), superseded)), version);
    }
    if (VersionKey.isDeletion(version.get()) && successorOf(version).isEmpty()) {
      versions.delete(version);
    }
  }

  /** A read between the two misses the version from now on: the floor keeps such reads away. */
  private void remove(Bytes version, Bytes successor) {
    Moment reach = VersionKey.moment(successor.get());
    byte[] floor = versions.get(FLOOR);
    if (floor == null || Moment.of(floor).compareTo(reach) < 0) {
      versions.put(FLOOR, reach.bytes());
    }
    versions.delete(version);
  }

  private Optional<Bytes> successorOf(Bytes version) {
    Bytes last = VersionKey.last(VersionKey.resourceKey(version.get()));
    try (KeyValueIterator<Bytes, byte[]> behind = versions.range(version, last)) {
      while (behind.hasNext()) {
        Bytes key = behind.next().key;
        if (!key.equals(version)) {
          return Optional.of(key);
        }
      }
      return Optional.empty();
    }
  }

  private static Bytes versionOf(Bytes indexKey) {
    byte[] key = indexKey.get();
    return Bytes.wrap(Arrays.copyOfRange(key, Long.BYTES, key.length));
  }

  private static Bytes indexKey(long time, byte[] version) {
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + version.length).putLong(time).put(version).array());
  }
}
