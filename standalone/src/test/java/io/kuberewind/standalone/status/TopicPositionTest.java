package io.kuberewind.standalone.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.standalone.TestBroker;
import io.kuberewind.standalone.recent.ConsumerPool;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicPositionTest {
  private static final Instant TIME = Instant.parse("2026-11-20T14:03:07Z");
  private final WireCodec codec = WireCodec.withCatalogue();

  @TempDir Path dir;
  private TestBroker broker;
  private ConsumerPool consumers;

  @BeforeEach
  void start() throws Exception {
    broker = TestBroker.start(dir.resolve("kafka"), 2);
    consumers = new ConsumerPool(broker.settings(), 1);
  }

  @AfterEach
  void stop() {
    consumers.close();
    broker.close();
  }

  @Test
  void aTopicIsAsFarAsItsSlowestPartition() throws Exception {
    broker.commit(
        List.of(barrier(0, 10), barrier(1, 10), barrier(0, 20), barrier(1, 20), barrier(0, 30)));

    assertThat(position())
        .contains(new TopicPosition(1, 20, TIME.plusSeconds(20), Map.of(0, 4L, 1, 3L)));
  }

  @Test
  void aPartitionWithoutABarrierLeavesItUnknown() throws Exception {
    broker.commit(List.of(barrier(0, 10)));

    assertThat(position()).isEmpty();
  }

  @Test
  void aBarrierIsFoundBehindManyChanges() throws Exception {
    List<ProducerRecord<byte[], byte[]>> changes =
        Collections.nCopies(
            5_000, new ProducerRecord<>(Topic.HISTORY.topicName(), 0, new byte[] {'k'}, null));
    broker.commit(List.of(barrier(0, 10), barrier(1, 10)));
    broker.commit(changes);

    assertThat(position().map(TopicPosition::revision)).contains(10L);
  }

  private Optional<TopicPosition> position() throws Exception {
    return consumers.use(consumer -> TopicPosition.read(consumer, Topic.HISTORY, codec));
  }

  private ProducerRecord<byte[], byte[]> barrier(int partition, long revision) {
    Barrier barrier =
        Barrier.newBuilder()
            .setCluster("prod")
            .setWatcher("0")
            .setSequence(revision)
            .setRevision(revision)
            .setConfirmed(0)
            .setReadStarted(TIME.plusSeconds(revision))
            .setReadEnded(TIME.plusSeconds(revision))
            .setPartition(partition)
            .build();
    String topic = Topic.HISTORY.topicName();
    return new ProducerRecord<>(
        topic, partition, BarrierKey.of(partition), codec.encode(topic, barrier));
  }
}
