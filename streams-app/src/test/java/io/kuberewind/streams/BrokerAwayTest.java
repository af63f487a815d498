package io.kuberewind.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.testbroker.TestBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerAwayTest {
  @TempDir Path dir;

  @Test
  void aBrokerThatIsAwayIsWaitedFor() throws Exception {
    int port = TestBroker.freePort();
    try (StreamsStage stage = new StreamsStage(config(port), new SimpleMeterRegistry())) {
      stage.start();
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> stage.health().reason().contains("does not answer"));
      Health waiting = stage.health();

      try (TestBroker broker = TestBroker.start(dir.resolve("kafka"), port)) {
        await().atMost(Duration.ofMinutes(3)).until(() -> stage.health().ready());
        stage.close();
      }

      assertThat(waiting.alive()).isTrue();
      assertThat(waiting.ready()).isFalse();
    }
  }

  private StreamsAppConfig config(int port) {
    return new StreamsAppConfig(
        Optional.of(Changes.CLUSTER),
        new StreamsAppConfig.Kafka("127.0.0.1:" + port, Optional.empty(), Map.of()),
        new StreamsAppConfig.Topics(1, (short) 1),
        "0",
        dir.resolve("state"),
        new StreamsAppConfig.Times(Duration.ofHours(1), Duration.ZERO, Duration.ZERO),
        new StreamsAppConfig.Work(1, 0));
  }
}
