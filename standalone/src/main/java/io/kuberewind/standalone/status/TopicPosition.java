package io.kuberewind.standalone.status;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a topic is: the last barrier that stands in every partition.
 *
 * @param timeline timeline of the revision, from 1
 * @param revision everything up to it is in the topic
 * @param time when that was the cluster's revision
 * @param nextOffsets by partition, where the next record goes
 */
public record TopicPosition(
    int timeline, long revision, Instant time, Map<Integer, Long> nextOffsets) {
  private static final int FIRST_WINDOW = 64;
  private static final int LAST_WINDOW = 1 << 15;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration READ_BOUND = Duration.ofSeconds(20);

  /** Reads the end of {@code topic}; empty while a partition has no barrier near its end. */
  public static Optional<TopicPosition> read(
      Consumer<byte[], byte[]> consumer, Topic topic, WireCodec codec) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.topicName()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    Map<TopicPartition, Barrier> last = new HashMap<>();
    for (int window = FIRST_WINDOW; window <= LAST_WINDOW; window *= 8) {
      List<TopicPartition> missing = new ArrayList<>(partitions);
      missing.removeAll(last.keySet());
      if (!missing.isEmpty()) {
        consumer.assign(missing);
        for (TopicPartition p : missing) {
          consumer.seek(p, Math.max(begin.get(p), end.get(p) - window));
        }
        drain(consumer, missing, end, codec, last);
      }
    }
    if (last.size() < partitions.size()) {
      return Optional.empty();
    }
    Map<Integer, Long> next = new HashMap<>();
    end.forEach((partition, offset) -> next.put(partition.partition(), offset));
    return last.values().stream()
        .min(Comparator.comparingInt(Barrier::getTimeline).thenComparingLong(Barrier::getRevision))
        .map(
            least ->
                new TopicPosition(
                    least.getTimeline(), least.getRevision(), least.getReadStarted(), next));
  }

  private static void drain(
      Consumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> end,
      WireCodec codec,
      Map<TopicPartition, Barrier> last) {
    long deadline = System.nanoTime() + READ_BOUND.toNanos();
    while (System.nanoTime() < deadline
        && partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (BarrierKey.is(record.key())) {
          last.put(
              new TopicPartition(record.topic(), record.partition()),
              codec.decode(record.value(), Barrier.class));
        }
      }
    }
  }
}
