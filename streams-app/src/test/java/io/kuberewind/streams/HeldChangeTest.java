package io.kuberewind.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.testbroker.TestBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that waits for its name outlives the process, and the disk of the process. */
class HeldChangeTest {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final Duration WAIT = Duration.ofMinutes(10);

  @TempDir Path dir;

  @Test
  void whatWaitsIsNamedByAFactThatComesAfterARestart() throws Exception {
    try (TestBroker broker = TestBroker.start(dir.resolve("kafka"));
        TestTopics topics = new TestTopics(broker.bootstrapServers())) {
      Change created = Changes.change("a", 5, Operation.CREATE);
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      StreamsStage first = start(broker, "first", meters);
      topics.publish(created);
      topics.publish(Changes.withValue(created));
      long barrier = topics.publishBarrier("0", 5);
      await().atMost(BOUND).until(() -> meters.get("rewind.streams.held").gauge().value() == 2);
      first.close();

      StreamsStage second = start(broker, "second", new SimpleMeterRegistry());
      topics.publish(AuditFacts.answered(created, "alice", "create").setCreated(true).build());

      await().atMost(BOUND).until(() -> topics.historyHasBarrier(barrier));
      List<Change> history = topics.historyChanges();
      second.close();
      assertThat(history)
          .extracting(change -> change.getActor().getUser(), change -> change.getEtcd() != null)
          .containsExactly(tuple("alice", false), tuple("alice", true));
    }
  }

  private StreamsStage start(TestBroker broker, String disk, SimpleMeterRegistry meters) {
    StreamsStage stage =
        new StreamsStage(
            new StreamsAppConfig(
                Optional.of(Changes.CLUSTER),
                new StreamsAppConfig.Kafka(broker.bootstrapServers(), Optional.empty(), Map.of()),
                new StreamsAppConfig.Topics(TestTopics.PARTITIONS, (short) 1),
                "0",
                dir.resolve(disk),
                new StreamsAppConfig.Times(Duration.ofHours(24), WAIT, Duration.ZERO),
                new StreamsAppConfig.Work(1, 0)),
            meters);
    stage.start();
    await().atMost(BOUND).until(() -> stage.health().ready());
    return stage;
  }
}
