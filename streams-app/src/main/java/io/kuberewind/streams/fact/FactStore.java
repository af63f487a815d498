package io.kuberewind.streams.fact;

import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The facts of the last minutes of one partition's resources, and who deleted what is yet to go.
 * What is due goes in bounded batches, found by an index in the order of time.
 */
public final class FactStore {
  /** How long a fact waits for its change. */
  public static final Duration KEPT = Duration.ofMinutes(10);

  /** How long a deleted object may take to go, and its deleter is known. */
  public static final Duration DELETER_KEPT = Duration.ofHours(24);

  private static final int MOST_AT_ONCE = 500;
  private static final byte[] DUE = {1};
  private static final int HEAD = 2 * Long.BYTES;

  private final KeyValueStore<Bytes, byte[]> facts;
  private final KeyValueStore<Bytes, byte[]> due;
  private final WireCodec codec;

  /** Where the next look at what is due begins: what lies before it is done, and slow to skip. */
  private Bytes next = Bytes.wrap(new byte[0]);

  public FactStore(
      KeyValueStore<Bytes, byte[]> facts, KeyValueStore<Bytes, byte[]> due, WireCodec codec) {
    this.facts = facts;
    this.due = due;
    this.codec = codec;
  }

  /**
   * Keeps a fact; one that is told again is the same.
   *
   * @param resourceKey key of the object; of no account where the fact names none
   */
  public void add(byte[] resourceKey, Fact fact) {
    Bytes key = FactKey.of(resourceKey, fact.told());
    if (facts.get(key) == null) {
      put(key, fact, KEPT);
    }
  }

  /** Writes that were answered with the object at {@code revision}. */
  public Facts writes(byte[] resourceKey, long revision) {
    return scan(FactKey.revision(resourceKey, revision))
        .only(fact -> fact.told().getRevision() == revision);
  }

  /** Deletions of the object with {@code uid}. */
  public Facts deletions(byte[] resourceKey, String uid) {
    return scan(FactKey.deletion(resourceKey, uid)).only(fact -> fact.told().getUid().equals(uid));
  }

  /** Requests about the object of which neither revision nor, for a deletion, uid is known. */
  public Facts named(byte[] resourceKey) {
    return scan(FactKey.named(resourceKey));
  }

  /** Requests about objects of a type that are not known by name. */
  public Facts unnamed(String group, String resource) {
    return scan(FactKey.type(group, resource));
  }

  /** The request that marked the object for deletion. */
  public Optional<Fact> deleter(byte[] resourceKey, String uid) {
    return Optional.ofNullable(facts.get(FactKey.deleter(resourceKey, uid))).map(this::decode);
  }

  /** Keeps the first request that marked the object: later ones did not delete it. */
  public void rememberDeleter(byte[] resourceKey, String uid, Fact deleter) {
    Bytes key = FactKey.deleter(resourceKey, uid);
    if (facts.get(key) == null) {
      put(key, deleter, DELETER_KEPT);
    }
  }

  /**
   * Removes what was due before {@code time}.
   *
   * @param time milliseconds since the epoch
   * @param atMost bound of the work of this call
   */
  public void expireBefore(long time, int atMost) {
    if (time <= 0) {
      return;
    }
    try (KeyValueIterator<Bytes, byte[]> range = due.range(next, dueKey(time, new byte[0]))) {
      for (int done = 0; range.hasNext() && done < atMost; done++) {
        Bytes key = range.next().key;
        facts.delete(Bytes.wrap(Arrays.copyOfRange(key.get(), Long.BYTES, key.get().length)));
        due.delete(key);
        next = key;
      }
    }
  }

  private void put(Bytes key, Fact fact, Duration kept) {
    byte[] wire = codec.encode(Topic.AUDIT.topicName(), fact.told());
    facts.put(
        key,
        ByteBuffer.allocate(HEAD + wire.length)
            .putLong(fact.arrived())
            .putLong(fact.recordTime())
            .put(wire)
            .array());
    Bytes entry = dueKey(Math.max(0, fact.recordTime()) + kept.toMillis(), key.get());
    due.put(entry, DUE);
    if (entry.compareTo(next) < 0) {
      next = entry;
    }
  }

  private Facts scan(Bytes prefix) {
    List<Fact> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = facts.prefixScan(prefix, new BytesSerializer())) {
      while (all.hasNext() && found.size() < MOST_AT_ONCE) {
        KeyValue<Bytes, byte[]> entry = all.next();
        found.add(decode(entry.value));
      }
      return new Facts(found, !all.hasNext());
    }
  }

  private Fact decode(byte[] value) {
    ByteBuffer head = ByteBuffer.wrap(value);
    long arrived = head.getLong();
    long recordTime = head.getLong();
    byte[] wire = Arrays.copyOfRange(value, HEAD, value.length);
    return new Fact(codec.decode(wire, AuditFact.class), arrived, recordTime);
  }

  private static Bytes dueKey(long time, byte[] key) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + key.length).putLong(time).put(key).array());
  }
}
