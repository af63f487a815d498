package io.kuberewind.system;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What stands in the history topic, as whoever consumes it sees it. */
final class History {
  private final Set<String> seen = new HashSet<>();
  private final List<String> repeated = new ArrayList<>();
  private final Set<Long> revisions = new HashSet<>();

  private History() {}

  /** Reads the topic to its end. */
  static History read(String bootstrapServers) {
    History history = new History();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.HISTORY.topicName()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Conditions.eventually(
          "the history is read to its end",
          () -> {
            consumer.poll(Duration.ofMillis(200)).forEach(history::take);
            return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
          });
    }
    return history;
  }

  /** Changes that stand there more than once. */
  List<String> repeated() {
    return repeated;
  }

  /** Revisions of all changes. */
  Set<Long> revisions() {
    return revisions;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (BarrierKey.is(record.key())) {
      return;
    }
    Change change = WireCodec.withCatalogue().decode(record.value(), Change.class);
    String identity =
        "%s@%d/%d %s"
            .formatted(
                ResourceKey.of(change),
                change.getTimeline(),
                change.getRevision(),
                change.getOperation());
    revisions.add(change.getRevision());
    if (!seen.add(identity)) {
      repeated.add(identity);
    }
  }
}
