package io.kuberewind.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.streams.version.LiveObjects;
import io.kuberewind.streams.version.Moment;
import io.kuberewind.streams.version.RecentStateUnavailableException;
import io.kuberewind.testbroker.TestBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage between a real broker's topics. */
class StreamsStageTest {
  private static final Duration BOUND = Duration.ofMinutes(3);

  @TempDir Path dir;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TestBroker broker;
  private TestTopics topics;
  private StreamsStage stage;

  @BeforeEach
  void startBroker() throws Exception {
    broker = TestBroker.start(dir.resolve("kafka"));
    topics = new TestTopics(broker.bootstrapServers());
    stage = startStage(broker.bootstrapServers());
  }

  @AfterEach
  void stop() {
    stage.close();
    topics.close();
    broker.close();
  }

  @Test
  void whatTwoWatchersPublishIsReleasedOnce() {
    Workload workload = new Workload(20261121L, 40, 1_500);

    publishAsTwoWatchers(workload);

    awaitAll(1_500);
    HistoryCheck.requireTruth(topics, workload);
    assertThat(stateTopic()).as("seed %d", workload.seed()).isEqualTo(workload.stateAt(1_500));
    assertThat(meters.get("rewind.streams.duplicates").counter().count()).isGreaterThan(1_500);
  }

  @Test
  void theRecentPastIsReadByRevision() {
    Workload workload = new Workload(7L, 60, 800);
    topics.publishBarrier("a", 1);
    publishAsTwoWatchers(workload);
    awaitAll(800);

    Random random = new Random(7L);
    for (int i = 0; i < 40; i++) {
      long revision = 1L + random.nextInt(800);
      assertThat(recentState(revision, ""))
          .as("revision %d", revision)
          .containsExactlyEntriesOf(workload.stateAt(revision));
    }
    String one = ResourceKey.prefix(Changes.CLUSTER, "", "configmaps", "ns") + "o1";
    assertThat(recentState(800, one).keySet()).isNotEmpty().allMatch(key -> key.startsWith(one));
    assertThatThrownBy(() -> recentState(0, ""))
        .isInstanceOf(RecentStateUnavailableException.class)
        .hasMessageContaining("reaches back to revision 1, not to 0");
  }

  @Test
  void poisonIsSetAsideWithItsCauseAndTheStreamGoesOn() {
    topics.publish(Changes.change("before", 1, Operation.CREATE));
    byte[] key = "poison".getBytes(StandardCharsets.UTF_8);
    topics.send(key, new byte[] {1, 2, 3});
    topics.send(key, null);
    topics.send(null, new byte[] {0, 0, 0, 0, 1, 9, 9});
    topics.send(key, new byte[] {0, 0, 0, 99, 99, 1});
    topics.publish(Changes.change("after", 2, Operation.CREATE));

    awaitAll(2);

    assertThat(topics.historyChanges())
        .extracting(Change::getName)
        .containsExactlyInAnyOrder("before", "after");
    List<ConsumerRecord<byte[], byte[]>> letters = topics.read(Topic.DEAD_LETTERS);
    assertThat(letters).hasSize(4);
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(header(letter, "rewind.topic")).isEqualTo("rewind.changes");
              assertThat(header(letter, "rewind.stage")).isEqualTo("streams-app");
              assertThat(header(letter, "rewind.cause")).isNotBlank();
              assertThat(header(letter, "rewind.offset")).matches("\\d+");
              assertThat(header(letter, "rewind.partition")).matches("\\d+");
            });
    assertThat(letters).extracting(ConsumerRecord::value).contains(new byte[] {1, 2, 3});
    assertThat(meters.get("rewind.streams.dead.letters").counter().count()).isEqualTo(4);
  }

  @Test
  void aRestartGoesOnWhereItWas() {
    Workload workload = new Workload(99L, 30, 600);
    List<Change> seen = workload.asSeenBy(new Random(1));
    seen.subList(0, seen.size() / 2).forEach(topics::publish);
    topics.publishBarrier("a", 0);
    stage.close();
    seen.subList(seen.size() / 3, seen.size()).forEach(topics::publish);

    stage = startStage(broker.bootstrapServers());

    awaitAll(600);
    HistoryCheck.requireTruth(topics, workload);
  }

  @Test
  void aRecordAsLargeAsTopicsTakeComesThrough() {
    Random random = new Random(5);
    StringBuilder data = new StringBuilder();
    while (data.length() < Topic.MAX_RECORD_BYTES - 100_000) {
      data.append(Long.toHexString(random.nextLong()));
    }
    topics.publish(Changes.change("large", 1, Operation.CREATE, "{\"d\":\"" + data + "\"}"));

    awaitAll(1);

    assertThat(topics.historyChanges())
        .singleElement()
        .satisfies(c -> assertThat(c.getObject().remaining()).isGreaterThan(data.length()));
  }

  private void publishAsTwoWatchers(Workload workload) {
    List<Change> one = workload.asSeenBy(new Random(workload.seed() + 1));
    List<Change> two = workload.asSeenBy(new Random(workload.seed() + 2));
    HistoryCheck.Published first = new HistoryCheck.Published("a");
    HistoryCheck.Published second = new HistoryCheck.Published("b");
    for (int i = 0; i < Math.max(one.size(), two.size()); i++) {
      first.publish(topics, one, i);
      second.publish(topics, two, i - 25);
    }
    for (int i = Math.max(one.size(), two.size()) - 25; i < two.size(); i++) {
      second.publish(topics, two, i);
    }
  }

  private void awaitAll(long revision) {
    long last = topics.publishBarrier("a", revision);
    await().atMost(BOUND).until(() -> topics.historyHasBarrier(last));
  }

  private SortedMap<String, Long> recentState(long revision, String prefix) {
    SortedMap<String, Long> found = new TreeMap<>();
    List<String> order = new ArrayList<>();
    try (LiveObjects live =
        stage.recentState().orElseThrow().state(new Moment(1, revision), prefix)) {
      live.forEachRemaining(
          change -> {
            order.add(ResourceKey.of(change).text());
            found.put(ResourceKey.of(change).text(), change.getRevision());
          });
    }
    assertThat(order).isSorted().doesNotHaveDuplicates();
    return found;
  }

  private Map<String, Long> stateTopic() {
    Map<String, Long> state = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.read(Topic.STATE)) {
      assertThat(BarrierKey.is(record.key())).isFalse();
      String key = new String(record.key(), StandardCharsets.UTF_8);
      if (record.value() == null) {
        state.remove(key);
      } else {
        state.put(key, topics.change(record).getRevision());
      }
    }
    return state;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private StreamsStage startStage(String bootstrapServers) {
    StreamsStage started =
        new StreamsStage(
            new StreamsAppConfig(
                Optional.of(Changes.CLUSTER),
                new StreamsAppConfig.Kafka(bootstrapServers, Optional.empty(), Map.of()),
                new StreamsAppConfig.Topics(TestTopics.PARTITIONS, (short) 1),
                "0",
                dir.resolve("state"),
                new StreamsAppConfig.Times(Duration.ofHours(24), Duration.ZERO, Duration.ZERO),
                new StreamsAppConfig.Work(1, 0)),
            meters);
    started.start();
    await().atMost(BOUND).until(() -> started.health().ready());
    return started;
  }
}
