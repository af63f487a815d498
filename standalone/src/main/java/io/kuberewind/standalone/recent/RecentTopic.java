package io.kuberewind.standalone.recent;

import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.standalone.recent.ConsumerPool.BusyException;
import io.kuberewind.standalone.recent.RecentPage.Entry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the end of a topic: what the archive does not have yet. */
final class RecentTopic {
  /** About what is held in memory; a record that goes over it is still taken whole. */
  private static final int PAGE_BYTES = 8 * 1024 * 1024;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration READ_BOUND = Duration.ofSeconds(20);

  private final ConsumerPool consumers;
  private final String topic;

  RecentTopic(ConsumerPool consumers, Topic topic) {
    this.consumers = consumers;
    this.topic = topic.topicName();
  }

  /** An offset asked for is not in the log. */
  static final class OffsetGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OffsetGoneException(int partition, long offset, long begin, long end) {
      super(
          "Partition %d has the offsets %d to %d, not %d: read the archive's catalog again"
              .formatted(partition, begin, end, offset));
    }
  }

  /**
   * What was committed from the offsets on at the moment of the call. A partition without an offset
   * is read from where its log begins.
   *
   * @throws OffsetGoneException when an offset lies before or behind the log
   */
  Span until(Map<Integer, Long> from) throws InterruptedException, BusyException {
    return consumers.use(consumer -> until(consumer, from));
  }

  /** The first records of {@code span}. */
  RecentPage page(Span span) throws InterruptedException, BusyException {
    return consumers.use(consumer -> page(consumer, span));
  }

  private Span until(Consumer<byte[], byte[]> consumer, Map<Integer, Long> from) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    Span span = new Span(new TreeMap<>(), new TreeMap<>());
    for (TopicPartition partition : partitions) {
      long first = begin.get(partition);
      long wanted = from.getOrDefault(partition.partition(), first);
      if (wanted < first || wanted > end.get(partition)) {
        throw new OffsetGoneException(partition.partition(), wanted, first, end.get(partition));
      }
      span.from().put(partition.partition(), wanted);
      span.to().put(partition.partition(), end.get(partition));
    }
    return span;
  }

  private RecentPage page(Consumer<byte[], byte[]> consumer, Span span) {
    consumer.assign(span.from().keySet().stream().map(p -> new TopicPartition(topic, p)).toList());
    span.from().forEach((p, offset) -> consumer.seek(new TopicPartition(topic, p), offset));
    List<Entry> records = new ArrayList<>();
    long bytes = 0;
    long deadline = System.nanoTime() + READ_BOUND.toNanos();
    Span rest = span;
    while (!rest.isEmpty() && bytes < PAGE_BYTES) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(topic + " could not be read within " + READ_BOUND);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        // What came after the call is not part of its answer.
        if (record.offset() < span.to().get(record.partition()) && record.value() != null) {
          records.add(
              new Entry(record.partition(), record.offset(), ByteBuffer.wrap(record.value())));
          bytes += record.value().length;
        }
      }
      rest = span.after(positions(consumer));
    }
    return new RecentPage(topic, records, rest);
  }

  private static Map<Integer, Long> positions(Consumer<byte[], byte[]> consumer) {
    return consumer.assignment().stream()
        .collect(Collectors.toMap(TopicPartition::partition, consumer::position));
  }
}
