package io.kuberewind.watcher;

import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Everything committed so far in the topics of one cluster, read by a consumer of the test's own.
 */
final class Topics implements AutoCloseable {
  /** A barrier, and how many changes of its partition stood before it. */
  record PlacedBarrier(Barrier barrier, int changesBefore) {}

  private final String cluster;
  private final WireCodec codec = WireCodec.withCatalogue();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Change> changes = new ArrayList<>();
  private final List<Coverage> coverage = new ArrayList<>();
  private final Map<Integer, List<Change>> changesOf = new HashMap<>();
  private final Map<Integer, List<PlacedBarrier>> barriersOf = new HashMap<>();

  Topics(String bootstrapServers, String cluster) {
    this.cluster = cluster;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Reads what has been committed since the last call. */
  Topics read() {
    assign();
    // A poll that brings nothing says nothing: the broker may be slow to answer.
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    await()
        .atMost(RealClusterTest.LONG)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(100)).forEach(this::take);
              return ends.entrySet().stream()
                  .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
    return this;
  }

  List<Change> changes() {
    return changes;
  }

  List<Change> changes(Predicate<Change> wanted) {
    return changes.stream().filter(wanted).toList();
  }

  List<Change> changes(String resource, String name) {
    return changes(c -> c.getResource().equals(resource) && c.getName().equals(name));
  }

  List<Coverage> coverage(CoverageEvent event, String resource) {
    return coverage.stream()
        .filter(c -> c.getEvent() == event && c.getResource().equals(resource))
        .toList();
  }

  List<Coverage> coverage(CoverageEvent event) {
    return coverage.stream().filter(c -> c.getEvent() == event).toList();
  }

  Map<Integer, List<Change>> changesByPartition() {
    return changesOf;
  }

  Map<Integer, List<PlacedBarrier>> barriersByPartition() {
    return barriersOf;
  }

  /** Highest revision that a barrier in every partition speaks for. */
  long barrierRevision() {
    if (barriersOf.size() < consumer.partitionsFor(Topic.CHANGES.topicName()).size()) {
      return 0;
    }
    return barriersOf.values().stream()
        .mapToLong(b -> b.get(b.size() - 1).barrier().getRevision())
        .min()
        .orElse(0);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void assign() {
    if (!consumer.assignment().isEmpty()) {
      return;
    }
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic topic : List.of(Topic.CHANGES, Topic.COVERAGE)) {
      consumer
          .partitionsFor(topic.topicName())
          .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(Topic.COVERAGE.topicName())) {
      Coverage seen = codec.decode(record.value(), Coverage.class);
      if (seen.getCluster().equals(cluster)) {
        coverage.add(seen);
      }
    } else if (BarrierKey.is(record.key())) {
      Barrier barrier = codec.decode(record.value(), Barrier.class);
      if (barrier.getCluster().equals(cluster)) {
        int before = changesOf.getOrDefault(record.partition(), List.of()).size();
        barriersOf
            .computeIfAbsent(record.partition(), p -> new ArrayList<>())
            .add(new PlacedBarrier(barrier, before));
      }
    } else {
      Change change = codec.decode(record.value(), Change.class);
      if (change.getCluster().equals(cluster)) {
        changes.add(change);
        changesOf.computeIfAbsent(record.partition(), p -> new ArrayList<>()).add(change);
      }
    }
  }
}
