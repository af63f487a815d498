package io.kuberewind.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.Change;
import io.kuberewind.testbroker.TestBroker;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The streams app as a process of its own, killed with no chance to say goodbye. */
class StreamsKillTest {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final int KILLS = 3;

  @TempDir Path dir;
  private TestBroker broker;
  private TestTopics topics;
  private Process app;

  @BeforeEach
  void startBroker() throws Exception {
    broker = TestBroker.start(dir.resolve("kafka"));
    topics = new TestTopics(broker.bootstrapServers());
    app = startApp();
  }

  @AfterEach
  void stop() throws Exception {
    kill();
    topics.close();
    broker.close();
  }

  @Test
  void aKillInTheMiddleOfTheWorkIsNotSeenInHistory() throws Exception {
    Workload workload = new Workload(1106L, 50, 4_000);
    List<Change> seen = workload.asSeenBy(new Random(3));
    HistoryCheck.Published watcher = new HistoryCheck.Published("a");
    int published = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int to = seen.size() * (kill + 1) / (KILLS + 1);
      for (; published < to; published++) {
        watcher.publish(topics, seen, published);
      }
      int before = topics.historyChanges().size();
      await().atMost(BOUND).until(() -> topics.historyChanges().size() > before);
      kill();
      app = startApp();
    }
    for (; published < seen.size(); published++) {
      watcher.publish(topics, seen, published);
    }

    long last = topics.publishBarrier("a", 4_000);

    await().atMost(BOUND).until(() -> topics.historyHasBarrier(last));
    HistoryCheck.requireTruth(topics, workload);
    assertThat(app.isAlive()).isTrue();
  }

  private Process startApp() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--bootstrap.servers=" + broker.bootstrapServers(),
            "--topics.partitions=" + TestTopics.PARTITIONS,
            "--state.dir=" + dir.resolve("state"),
            "--log.level=warn")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/streams-kill.log")))
        .start();
  }

  private void kill() throws InterruptedException {
    app.destroyForcibly();
    assertThat(app.waitFor(90, TimeUnit.SECONDS)).isTrue();
  }
}
