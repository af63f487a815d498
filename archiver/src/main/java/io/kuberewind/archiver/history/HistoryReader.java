package io.kuberewind.archiver.history;

import io.kuberewind.schemas.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads history and coverage from the offsets that the catalog has committed. Belongs to no
 * consumer group: nothing in Kafka remembers how far it came. For one thread.
 */
public final class HistoryReader implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Hole> holes = new ArrayList<>();

  /**
   * Begins to read.
   *
   * @param partitions partitions of history
   * @param nextOffset by partition of history, the first offset that is not archived
   * @param nextCoverageOffset the same of coverage
   * @throws HistoryRewoundException when history ends before that
   */
  public HistoryReader(
      Map<String, Object> settings,
      int partitions,
      IntToLongFunction nextOffset,
      IntToLongFunction nextCoverageOffset) {
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<TopicPartition> history = partitionsOf(Topic.HISTORY, partitions);
      List<TopicPartition> coverage =
          partitionsOf(Topic.COVERAGE, consumer.partitionsFor(Topic.COVERAGE.topicName()).size());
      List<TopicPartition> all = new ArrayList<>(history);
      all.addAll(coverage);
      consumer.assign(all);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      history.forEach(p -> seekHistory(p, nextOffset, begins.get(p), ends.get(p)));
      coverage.forEach(p -> seekCoverage(p, nextCoverageOffset, begins.get(p)));
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** What was deleted before it was archived, found at the start. */
  public List<Hole> holes() {
    return List.copyOf(holes);
  }

  /** The next records, in order within each partition; none when nothing came within the bound. */
  public Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration atMost) {
    return consumer.poll(atMost);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void seekHistory(
      TopicPartition partition, IntToLongFunction nextOffset, long begin, long end) {
    long expected = nextOffset.applyAsLong(partition.partition());
    if (expected > end) {
      throw new HistoryRewoundException(partition.partition(), end, expected);
    }
    if (begin > expected) {
      holes.add(new Hole(partition.partition(), expected, begin));
    }
    consumer.seek(partition, Math.max(begin, expected));
  }

  private void seekCoverage(TopicPartition partition, IntToLongFunction nextOffset, long begin) {
    consumer.seek(partition, Math.max(begin, nextOffset.applyAsLong(partition.partition())));
  }

  private static List<TopicPartition> partitionsOf(Topic topic, int count) {
    return IntStream.range(0, count)
        .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
        .toList();
  }
}
