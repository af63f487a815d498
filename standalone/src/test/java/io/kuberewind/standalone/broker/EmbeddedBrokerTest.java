package io.kuberewind.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final int KILLS = 2;

  @TempDir Path dir;

  @Test
  void itKeepsItsRecordsOverARestart() throws Exception {
    try (EmbeddedBroker broker = start(0)) {
      BrokerClients.createTopic(broker, "t");
      BrokerClients.send(broker, "t", "first");
    }

    try (EmbeddedBroker broker = start(0)) {
      BrokerClients.send(broker, "t", "second");
      assertThat(BrokerClients.values(broker, "t")).containsExactly("first", "second");
    }
  }

  @Test
  void everyAcknowledgedRecordSurvivesAKill() throws Exception {
    Process process = startProcess(BrokerProcess.class);
    await().atMost(Duration.ofMinutes(3)).until(() -> acknowledged().length > 200);
    process.destroyForcibly().waitFor();

    try (EmbeddedBroker broker = start(0)) {
      assertThat(BrokerClients.values(broker, BrokerProcess.TOPIC)).startsWith(acknowledged());
    }
  }

  @Test
  void noTransactionStaysOpenOverAKill() throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      Process process = startProcess(CommittingProcess.class);
      await().atMost(Duration.ofMinutes(3)).until(() -> acknowledged().length > 20);
      process.destroyForcibly().waitFor();

      try (EmbeddedBroker broker = start(0)) {
        CommittingProcess.PRODUCERS.forEach(id -> BrokerClients.transactional(broker, id).close());
        List<TopicPartition> all =
            IntStream.range(0, CommittingProcess.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(CommittingProcess.TOPIC, partition))
                .toList();
        assertThat(BrokerClients.ends(broker, all, "read_committed"))
            .as("after kill %d", kill)
            .isEqualTo(BrokerClients.ends(broker, all, "read_uncommitted"));
      }
    }
  }

  @Test
  void nobodyReadsWithoutThePassword() throws Exception {
    try (EmbeddedBroker broker = start(0);
        Admin stranger =
            Admin.create(
                Map.of(
                    "bootstrap.servers", broker.bootstrapServers(),
                    "default.api.timeout.ms", "1000",
                    "request.timeout.ms", "1000"))) {
      assertThatThrownBy(() -> stranger.listTopics().names().get(120, TimeUnit.SECONDS))
          .isNotInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(taken.getLocalPort()))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " is taken");
    }
  }

  @Test
  void aFolderThatIsNotABrokersIsRefused() throws IOException {
    Path kafka = Files.createDirectories(dir.resolve("kafka"));
    Files.writeString(kafka.resolve("meta.properties"), "version=1\nnode.id=7\ncluster.id=x\n");

    assertThatThrownBy(() -> start(0))
        .isInstanceOf(BrokerStartException.class)
        .hasMessageContaining(kafka.toString());
  }

  private EmbeddedBroker start(int port) throws BrokerStartException {
    return EmbeddedBroker.start(
        new BrokerOptions(
            dir.resolve("kafka"),
            port,
            Map.of(),
            reason -> {
              throw new AssertionError(reason);
            }));
  }

  private Process startProcess(Class<?> main) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            dir.resolve("kafka").toString())
        .redirectOutput(dir.resolve("out").toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What the process has told of; the last line may be cut off by the kill. */
  private String[] acknowledged() throws IOException {
    String out = Files.readString(dir.resolve("out"));
    return out.substring(0, out.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.matches("\\d+"))
        .toArray(String[]::new);
  }
}
