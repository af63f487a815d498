package io.kuberewind.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.catalog.ArchiveNotFoundException;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.kit.config.ListenAddress;
import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything together, on a real control plane. */
class UpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir static Path shared;
  private static ControlPlane cluster;

  @TempDir Path dir;

  @BeforeAll
  static void startCluster() {
    cluster = ControlPlane.start();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void aWriteIsSeenAtOnceAndArchivedSoon() throws Exception {
    try (Up up = startReady(dir)) {
      kubectl("create", "configmap", "seen-at-once");

      awaitRecent(up, "seen-at-once");
      awaitArchived(up, "seen-at-once");
    }
  }

  @Test
  void statusTellsHowFarEachPartIs() throws Exception {
    try (Up up = startReady(dir)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode status = UpClient.of(up).json("/api/v1/status");
                assertThat(status.path("ready").asBoolean()).isTrue();
                assertThat(status.path("stages")).hasSize(3);
                assertThat(status.path("changes").path("revision").asLong()).isPositive();
                assertThat(status.path("history").path("revision").asLong()).isPositive();
                assertThat(status.path("archive").path("revision").asLong()).isPositive();
                assertThat(status.path("rpoSeconds").isNumber()).isTrue();
                assertThat(status.path("types").size()).isGreaterThan(30);
                assertThat(status.path("gaps").asInt()).isZero();
              });
    }
  }

  @Test
  void whatHappensWhileItIsDownIsSeenAfterwards() throws Exception {
    startReady(dir).close();
    kubectl("create", "configmap", "while-down");

    try (Up up = startReady(dir)) {
      awaitRecent(up, "while-down");
      awaitArchived(up, "while-down");
      assertThat(UpClient.of(up).json("/api/v1/status").path("gaps").asInt()).isZero();
    }
  }

  @Test
  void nobodyReadsWithoutTheToken() throws Exception {
    try (Up up = startReady(dir)) {
      assertThat(UpClient.withoutToken(up).status("/api/v1/recent?cluster=test")).isEqualTo(401);
      assertThat(UpClient.withoutToken(up).status("/api/v1/status")).isEqualTo(401);
      assertThat(UpClient.withoutToken(up).status("/readyz")).isEqualTo(200);
      assertThat(UpClient.withoutToken(up).status("/metrics")).isEqualTo(200);
    }
  }

  @Test
  void anInstanceThatStoppedIsNotAnnouncedAnyLonger() throws Exception {
    try (Up up = startReady(dir)) {
      assertThat(up.dataDir().resolve("up.json")).exists();
    }

    assertThat(dir.resolve("data/up.json"))
        .content()
        .contains("\"archive\"")
        .doesNotContain("\"pid\"", "\"http\"", "\"token\"");
  }

  @Test
  void aDataDirInUseIsRefused() throws Exception {
    try (Up up = startReady(dir)) {
      StartException refused = failure(options(dir));

      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused).hasMessageContaining(up.dataDir() + " is in use by another up");
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      UpOptions options =
          new UpOptions(
              source(cluster.kubeconfig("rewind")),
              Optional.of(dir.resolve("data")),
              Optional.empty(),
              new ListenAddress("127.0.0.1", taken.getLocalPort()),
              Map.of());

      StartException failure = failure(options);

      assertThat(failure.exitCode()).isEqualTo(4);
      assertThat(failure).hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void aKubeconfigThatIsNotThereIsWrongUse() {
    StartException failure = failure(options(dir, dir.resolve("nowhere"), Map.of()));

    assertThat(failure.exitCode()).isEqualTo(2);
    assertThat(failure).hasMessageContaining("nowhere");
  }

  @Test
  void aKeyThatNobodyKnowsIsWrongUseAndLeavesNothingBehind() {
    StartException failure =
        failure(options(dir, cluster.kubeconfig("rewind"), Map.of("roll.intervall", "5s")));

    assertThat(failure.exitCode()).isEqualTo(2);
    assertThat(failure).hasMessageContaining("did you mean 'roll.interval'?");
    assertThat(dir.resolve("data/kafka")).doesNotExist();
  }

  @Test
  void anArchiveThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(dir.resolve("a-file"), "");
    UpOptions options =
        new UpOptions(
            source(cluster.kubeconfig("rewind")),
            Optional.of(dir.resolve("data")),
            Optional.of(file.resolve("archive").toUri().toString()),
            ListenAddress.anyLoopbackPort(),
            Map.of());

    StartException failure = failure(options);

    assertThat(failure.exitCode()).isEqualTo(4);
    assertThat(failure).hasMessageContaining("a-file");
  }

  private static UpOptions options(Path dir) {
    return options(dir, cluster.kubeconfig("rewind"), Map.of("roll.interval", "1s"));
  }

  private static UpOptions options(Path dir, Path kubeconfig, Map<String, String> extra) {
    return new UpOptions(
        source(kubeconfig),
        Optional.of(dir.resolve("data")),
        Optional.empty(),
        ListenAddress.anyLoopbackPort(),
        extra);
  }

  private static UpOptions.Source source(Path kubeconfig) {
    return new UpOptions.Source(Optional.of(kubeconfig), Optional.empty(), Optional.of("test"));
  }

  private static Up start(UpOptions options) throws StartException {
    return Up.start(
        options,
        Map.of("KUBEREWIND_CONFIG", shared.resolve("config.json").toString()),
        reason -> {
          throw new AssertionError(reason);
        });
  }

  private static Up startReady(Path dir) throws StartException {
    Up up = start(options(dir));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(up.health().reason()).isEqualTo("ok"));
    return up;
  }

  private static StartException failure(UpOptions options) {
    return catchThrowableOfType(StartException.class, () -> start(options).close());
  }

  private static void awaitRecent(Up up, String name) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(UpClient.of(up).recentNames()).contains(name));
  }

  private static void awaitArchived(Up up, String name) {
    await()
        .atMost(PATIENCE)
        .ignoreException(ArchiveNotFoundException.class)
        .until(() -> archivedNames(up).contains(name));
  }

  private static List<String> archivedNames(Up up) {
    List<String> names = new ArrayList<>();
    try (ObjectStore store = ObjectStores.open(up.archive(), Map.of())) {
      Archive archive = Archive.open(store, Optional.of(up.cluster()));
      try (CloseableIterator<Change> changes =
          archive.history(KeyScope.all(up.cluster()), 0, Long.MAX_VALUE)) {
        changes.forEachRemaining(change -> names.add(change.getName()));
      }
    }
    return names;
  }

  private static void kubectl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(cluster.kubectl().toString());
    command.add("--kubeconfig=" + cluster.kubeconfig("admin"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
