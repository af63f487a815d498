package io.kuberewind.streams;

import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.topic.TopicSetup;
import io.kuberewind.schemas.wire.WireCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to and reads from the topics as the neighbours of the streams app do. */
final class TestTopics implements AutoCloseable {
  static final int PARTITIONS = 3;

  private final String bootstrapServers;
  private final WireCodec codec = WireCodec.withCatalogue();
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private long sequence;

  TestTopics(String bootstrapServers) throws Exception {
    this.bootstrapServers = bootstrapServers;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      new TopicSetup(admin).ensure(PARTITIONS, (short) 1);
    }
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers, "max.request.size", Topic.MAX_RECORD_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void publish(Change change) {
    send(ResourceKey.of(change).bytes(), codec.encode(Topic.CHANGES.topicName(), change));
  }

  void publish(AuditFact fact) {
    byte[] key =
        new ResourceKey(
                fact.getCluster(),
                fact.getGroup(),
                fact.getResource(),
                fact.getNamespace(),
                fact.getName())
            .bytes();
    byte[] value = codec.encode(Topic.AUDIT.topicName(), fact);
    sent.add(producer.send(new ProducerRecord<>(Topic.AUDIT.topicName(), key, value)));
    awaitSent();
  }

  void send(byte[] key, byte[] value) {
    sent.add(producer.send(new ProducerRecord<>(Topic.CHANGES.topicName(), key, value)));
  }

  /** A barrier in every partition, as a watcher writes them; returns its sequence. */
  long publishBarrier(String watcher, long revision) {
    sequence++;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      Barrier barrier = Changes.barrier(partition, watcher, sequence, revision);
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  Topic.CHANGES.topicName(),
                  partition,
                  BarrierKey.of(partition),
                  codec.encode(Topic.CHANGES.topicName(), barrier))));
    }
    awaitSent();
    return sequence;
  }

  private void awaitSent() {
    try {
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
      sent.clear();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the barrier has reached every partition of history. */
  boolean historyHasBarrier(long wanted) {
    return history().stream()
            .filter(record -> BarrierKey.is(record.key()))
            .filter(record -> barrier(record).getSequence() == wanted)
            .map(ConsumerRecord::partition)
            .distinct()
            .count()
        == PARTITIONS;
  }

  List<ConsumerRecord<byte[], byte[]>> history() {
    return read(Topic.HISTORY);
  }

  List<Change> historyChanges() {
    return history().stream().filter(r -> !BarrierKey.is(r.key())).map(this::change).toList();
  }

  Change change(ConsumerRecord<byte[], byte[]> record) {
    return codec.decode(record.value(), Change.class);
  }

  Barrier barrier(ConsumerRecord<byte[], byte[]> record) {
    return codec.decode(record.value(), Barrier.class);
  }

  /** Everything committed in the topic, partition by partition in order of offsets. */
  List<ConsumerRecord<byte[], byte[]>> read(Topic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, consumer.partitionsFor(topic.topicName()).size())
              .mapToObj(p -> new TopicPartition(topic.topicName(), p))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
