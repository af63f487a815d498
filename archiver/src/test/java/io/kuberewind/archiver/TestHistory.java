package io.kuberewind.archiver;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.Source;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.topic.TopicSetup;
import io.kuberewind.schemas.wire.WireCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes a seeded history as the streams app does, and knows what it holds. */
final class TestHistory implements AutoCloseable {
  static final String CLUSTER = "test";
  static final int PARTITIONS = 3;
  private static final String BEGIN = "2026-11-20T14:00:00Z";

  private final WireCodec codec = WireCodec.withCatalogue();
  private final KafkaProducer<byte[], byte[]> producer;
  private final Random random;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final Set<String> living = new HashSet<>();
  private long revision;
  private long sequence;

  TestHistory(String bootstrapServers, long seed) throws Exception {
    random = new Random(seed);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      new TopicSetup(admin).ensure(PARTITIONS, (short) 1);
      awaitLeaders(admin);
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** A broker that is closed while it still makes topics leaves threads behind. */
  private static void awaitLeaders(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (Topic topic : Topic.values()) {
      int partitions = topic == Topic.DEAD_LETTERS ? 1 : PARTITIONS;
      for (int partition = 0; partition < partitions; partition++) {
        all.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
      }
    }
    admin.listOffsets(all).all().get();
  }

  /** Writes changes of random objects, with a barrier now and then and one at the end. */
  void write(int count) {
    for (int i = 0; i < count; i++) {
      Change change = next("o" + random.nextInt(60));
      changes.add(change);
      send(Topic.HISTORY, null, ResourceKey.of(change).bytes(), change);
      if (random.nextInt(20) == 0) {
        writeBarrier();
      }
    }
    writeBarrier();
  }

  /** A barrier of the newest revision in every partition. */
  void writeBarrier() {
    sequence++;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      send(Topic.HISTORY, partition, BarrierKey.of(partition), barrier(partition));
    }
    flush();
  }

  void writePoison() {
    byte[] poison = {9, 9, 9};
    sent.add(producer.send(new ProducerRecord<>(Topic.HISTORY.topicName(), poison, poison)));
    flush();
  }

  void writeCoverage(CoverageEvent event) {
    Coverage coverage =
        Coverage.newBuilder()
            .setCluster(CLUSTER)
            .setWatcher("0")
            .setGroup("")
            .setVersion("v1")
            .setResource("configmaps")
            .setKind("ConfigMap")
            .setNamespaced(true)
            .setEvent(event)
            .setFromRevision(0)
            .setToRevision(revision)
            .setConfirmedRevision(revision)
            .setFromTime(timeOf(0))
            .setToTime(timeOf(revision))
            .build();
    send(Topic.COVERAGE, null, "test//configmaps".getBytes(StandardCharsets.UTF_8), coverage);
    flush();
  }

  long revision() {
    return revision;
  }

  List<Change> changes() {
    return Collections.unmodifiableList(changes);
  }

  /** The live objects at {@code at}: revision of each by its key. */
  SortedMap<String, Long> stateAt(long at) {
    SortedMap<String, Long> state = new TreeMap<>();
    for (Change change : changes) {
      String key = ResourceKey.of(change).text();
      if (change.getRevision() <= at && change.getOperation() == Operation.DELETE) {
        state.remove(key);
      } else if (change.getRevision() <= at) {
        state.put(key, change.getRevision());
      }
    }
    return state;
  }

  @Override
  public void close() {
    producer.close();
  }

  private Change next(String name) {
    revision++;
    Operation operation = living.add(name) ? Operation.CREATE : Operation.UPDATE;
    if (operation == Operation.UPDATE && random.nextInt(5) == 0) {
      living.remove(name);
      operation = Operation.DELETE;
    }
    String json =
        "{\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"%d\"},\"data\":\"%s\"}"
            .formatted(name, revision, Long.toHexString(random.nextLong()).repeat(20));
    return Change.newBuilder()
        .setCluster(CLUSTER)
        .setGroup("")
        .setVersion("v1")
        .setResource("configmaps")
        .setKind("ConfigMap")
        .setNamespace("ns")
        .setName(name)
        .setUid("uid-" + name)
        .setRevision(revision)
        .setOperation(operation)
        .setTime(timeOf(revision))
        .setTimeError(1_000)
        .setClock(Clock.OBSERVED)
        .setObservedAt(timeOf(revision))
        .setSource(Source.API)
        .setWatcher("0")
        .setActor(Actor.newBuilder().setHow(ActorHow.UNRESOLVED).build())
        .setObject(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  private Barrier barrier(int partition) {
    return Barrier.newBuilder()
        .setCluster(CLUSTER)
        .setWatcher("0")
        .setSequence(sequence)
        .setRevision(revision)
        .setConfirmed(revision)
        .setReadStarted(timeOf(revision).plusMillis(sequence))
        .setReadEnded(timeOf(revision).plusMillis(sequence))
        .setPartition(partition)
        .build();
  }

  private static Instant timeOf(long revision) {
    return Instant.parse(BEGIN).plusSeconds(revision);
  }

  private void send(Topic topic, Integer partition, byte[] key, SpecificRecord value) {
    byte[] encoded = codec.encode(topic.topicName(), value);
    sent.add(producer.send(new ProducerRecord<>(topic.topicName(), partition, key, encoded)));
  }

  private void flush() {
    try {
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
      sent.clear();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
