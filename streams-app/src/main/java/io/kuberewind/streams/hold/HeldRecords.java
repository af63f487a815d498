package io.kuberewind.streams.hold;

import io.kuberewind.schemas.topic.BarrierKey;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Changes of one partition that wait for a name, each resource's in the order in which they came,
 * and the barriers behind them. The records lie in the store, their order in memory: it is read
 * back when the partition comes here.
 */
public final class HeldRecords {
  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<Bytes, Line> lines = new HashMap<>();
  private final TreeSet<Long> changes = new TreeSet<>();
  private final Deque<Long> barriers = new ArrayDeque<>();
  private long last;

  /** The changes of one resource, the first of which is looked at again at a time. */
  private static final class Line {
    private final Deque<Long> sequences = new ArrayDeque<>();
    private long lookAt;
  }

  public HeldRecords(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        note(Held.of(sequence(entry.key), entry.value));
      }
    }
  }

  /** How many changes wait. */
  public int size() {
    return changes.size();
  }

  /** Whether changes of the resource wait. */
  public boolean has(byte[] key) {
    return !lines.isEmpty() && lines.containsKey(Bytes.wrap(key));
  }

  /** Puts a change or a barrier behind all that wait. */
  public void add(Held arrived) {
    Held held = arrived.at(last + 1);
    store.put(storeKey(held.sequence()), held.bytes());
    note(held);
  }

  /** The first change of the resource, and the one behind it. */
  public List<Held> firstOf(byte[] key) {
    List<Held> first = new ArrayList<>(2);
    Line line = lines.get(Bytes.wrap(key));
    if (line != null) {
      line.sequences.stream().limit(2).forEach(sequence -> first.add(read(sequence)));
    }
    return first;
  }

  /** Notes when the first change of the resource is to be looked at again at the latest. */
  public void lookAgain(byte[] key, long time) {
    lines.get(Bytes.wrap(key)).lookAt = time;
  }

  /** The resources whose first change is to be looked at by {@code now}. */
  public List<byte[]> dueBy(long now) {
    return lines.entrySet().stream()
        .filter(line -> line.getValue().lookAt <= now)
        .map(line -> line.getKey().get())
        .toList();
  }

  /** Key of the change that has waited longest. */
  public byte[] oldest() {
    return read(changes.first()).key();
  }

  /** Takes the first change of its resource out. */
  public void remove(Held held) {
    Bytes key = Bytes.wrap(held.key());
    Line line = lines.get(key);
    line.sequences.removeFirst();
    line.lookAt = 0;
    if (line.sequences.isEmpty()) {
      lines.remove(key);
    }
    changes.remove(held.sequence());
    store.delete(storeKey(held.sequence()));
  }

  /** Takes the next barrier out that has no change before it any more. */
  public Optional<Held> nextFreeBarrier() {
    Long barrier = barriers.peekFirst();
    if (barrier == null || (!changes.isEmpty() && changes.first() < barrier)) {
      return Optional.empty();
    }
    barriers.removeFirst();
    Held held = read(barrier);
    store.delete(storeKey(barrier));
    return Optional.of(held);
  }

  private void note(Held held) {
    last = held.sequence();
    if (BarrierKey.is(held.key())) {
      barriers.addLast(held.sequence());
    } else {
      changes.add(held.sequence());
      lines
          .computeIfAbsent(Bytes.wrap(held.key()), key -> new Line())
          .sequences
          .addLast(held.sequence());
    }
  }

  private Held read(long sequence) {
    return Held.of(sequence, store.get(storeKey(sequence)));
  }

  private static Bytes storeKey(long sequence) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
  }

  private static long sequence(Bytes key) {
    return ByteBuffer.wrap(key.get()).getLong();
  }
}
