package io.kuberewind.watcher.publish;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.Cursor;
import io.kuberewind.schemas.EtcdKeys;
import io.kuberewind.schemas.KnownObject;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** Writes a batch of entries as one transaction of one producer. Not safe for several threads. */
final class TopicWriter {
  private static final int COMMIT_TRIES = 3;

  private final Producer<byte[], byte[]> producer;
  private final WireCodec codec;
  private final CursorKeys keys;
  private final int partitions;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  TopicWriter(Producer<byte[], byte[]> producer, WireCodec codec, CursorKeys keys, int partitions) {
    this.producer = producer;
    this.codec = codec;
    this.keys = keys;
    this.partitions = partitions;
  }

  /**
   * Writes and commits. After an exception nothing is known of the transaction but that either all
   * of it is committed or nothing: the writer is of no more use, and the batch is written again by
   * the next one.
   */
  void write(List<Entry> batch) {
    producer.beginTransaction();
    Records records = new Records();
    for (Entry entry : batch) {
      entry.writeTo(records);
    }
    records.sendCursors();
    commit();
    Exception refused = failure.get();
    if (refused != null) {
      throw new KafkaException("A record was not accepted", refused);
    }
  }

  void close(Duration bound) {
    producer.close(bound);
  }

  /** A commit that timed out may be asked for again: the answer is then the one it had. */
  private void commit() {
    for (int tries = 1; ; tries++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (tries == COMMIT_TRIES) {
          throw e;
        }
      }
    }
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // The callback keeps failures; commits wait for all.
  private void send(Topic topic, Integer partition, byte[] key, byte[] value) {
    producer.send(
        new ProducerRecord<>(topic.topicName(), partition, key, value),
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        });
  }

  private byte[] encode(Topic topic, org.apache.avro.specific.SpecificRecord record) {
    return codec.encode(topic.topicName(), record);
  }

  /** The records of one batch. Of each type only the last cursor is written. */
  private final class Records implements Entry.RecordSink {
    private final Instant now = Instant.now();
    private final Map<ResourceType, Cursor> cursors = new LinkedHashMap<>();

    @Override
    public void change(ResourceType type, Change change) {
      String key = ResourceKey.of(change).text();
      send(Topic.CHANGES, null, CursorKeys.bytes(key), encode(Topic.CHANGES, change));
      known(change, key);
    }

    @Override
    public void known(Change change) {
      known(change, ResourceKey.of(change).text());
    }

    private void known(Change change, String key) {
      byte[] known = null;
      if (change.getOperation() != Operation.DELETE) {
        KnownObject object =
            new KnownObject(change.getRevision(), change.getUid(), change.getTimeline());
        known = encode(Topic.CURSORS, object);
      }
      send(Topic.CURSORS, null, keys.known(key), known);
    }

    @Override
    public void cursor(ResourceType type, int timeline, long revision) {
      cursors.put(type, cursor(type, revision, timeline));
    }

    /** Who reads etcd puts its own keys' cursor behind all that other types lacked. */
    private Cursor cursor(ResourceType type, long revision, int timeline) {
      boolean etcdValues = type.group().equals(EtcdKeys.GROUP);
      return new Cursor(revision, type.version(), now, timeline, etcdValues);
    }

    @Override
    public void forgetCursor(ResourceType type) {
      cursors.remove(type);
      send(Topic.CURSORS, null, keys.cursor(type), null);
      send(Topic.CURSORS, null, keys.counted(type), null);
    }

    @Override
    public void begun(int timeline, long run) {
      Cursor sequence = number(run, timeline);
      send(Topic.CURSORS, null, keys.barrier(), encode(Topic.CURSORS, sequence));
    }

    @Override
    public void counted(ResourceType type, int timeline, long run) {
      byte[] counted =
          run == 0
              ? null
              : encode(Topic.CURSORS, new Cursor(run, type.version(), now, timeline, false));
      send(Topic.CURSORS, null, keys.counted(type), counted);
    }

    @Override
    public void coverage(Coverage coverage) {
      String key =
          ResourceKey.prefix(coverage.getCluster(), coverage.getGroup(), coverage.getResource());
      byte[] bytes = CursorKeys.bytes(key.substring(0, key.length() - 1));
      send(Topic.COVERAGE, null, bytes, encode(Topic.COVERAGE, coverage));
    }

    @Override
    public void barrier(Barrier barrier) {
      for (int partition = 0; partition < partitions; partition++) {
        Barrier copy = Barrier.newBuilder(barrier).setPartition(partition).build();
        send(Topic.CHANGES, partition, BarrierKey.of(partition), encode(Topic.CHANGES, copy));
      }
      Cursor sequence = number(barrier.getSequence(), barrier.getTimeline());
      send(Topic.CURSORS, null, keys.barrier(), encode(Topic.CURSORS, sequence));
      Cursor tick = number(barrier.getRevision(), barrier.getTimeline());
      send(Topic.CURSORS, null, keys.tick(), encode(Topic.CURSORS, tick));
    }

    /** A cursor of no type. */
    private Cursor number(long number, int timeline) {
      return new Cursor(number, "", now, timeline, false);
    }

    private void sendCursors() {
      cursors.forEach(
          (type, cursor) ->
              send(Topic.CURSORS, null, keys.cursor(type), encode(Topic.CURSORS, cursor)));
    }
  }
}
