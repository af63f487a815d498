package io.kuberewind.system;

import io.kuberewind.sandbox.ControlPlaneState;
import io.kuberewind.sandbox.Sandboxes;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A Kafka broker and each stage, every one a process of its own, as in a large installation. */
final class StageProcesses implements AutoCloseable {
  private final Path work;
  private final Deque<RunningProcess> processes = new ArrayDeque<>();
  private final int brokerPort = freePort();

  private StageProcesses(Path work) {
    this.work = work;
  }

  static StageProcesses start(Path work, Path kubeconfig) {
    StageProcesses stages = new StageProcesses(work);
    try {
      stages.startBroker();
      stages.startStage(
          "streams",
          "io.kuberewind.streams.Main",
          Map.of("state.dir", work.resolve("state").toString()));
      stages.startStage("audit", "io.kuberewind.audit.Main", audit(work, kubeconfig));
      stages.startStage(
          "archiver", "io.kuberewind.archiver.Main", Map.of("archive", stages.archive()));
      stages.startStage(
          "watcher", "io.kuberewind.watcher.Main", Map.of("kubeconfig", kubeconfig.toString()));
      return stages;
    } catch (IOException | RuntimeException | AssertionError e) {
      stages.close();
      throw new AssertionError("The stages did not start", e);
    }
  }

  /** The sandbox that the kubeconfig lies in tells its audit stream to a port of its own. */
  private static Map<String, String> audit(Path work, Path kubeconfig) {
    ControlPlaneState sandbox = Sandboxes.find(kubeconfig.getParent()).orElseThrow();
    return Map.of(
        "audit.listen", "127.0.0.1:" + sandbox.auditWebhookPort(),
        "audit.kubeconfig", sandbox.auditWebhookKubeconfig().toString(),
        "audit.keystore", sandbox.auditReceiverKeyStore().toString(),
        "audit.keystore.password", ControlPlaneState.AUDIT_RECEIVER_PASSWORD,
        "audit.dir", work.resolve("audit").toString());
  }

  String archive() {
    return work.resolve("archive").toUri().toString();
  }

  private void startBroker() throws IOException {
    int controllerPort = freePort();
    Path properties = work.resolve("server.properties");
    Files.writeString(
        properties,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        message.max.bytes=16777216
        replica.fetch.max.bytes=16777216
        """
            .formatted(brokerPort, controllerPort, work.resolve("kafka")));
    ProcessBuilder format =
        java(
            "kafka.tools.StorageTool",
            "format",
            "-t",
            "AAAAAAAAQACEkTcxu8bpkA",
            "-c",
            properties.toString());
    RunningProcess.start("format", format, work.resolve("format.log")).awaitLog("Formatting");
    Conditions.eventually(
        "the log directory is formatted",
        () -> Files.exists(work.resolve("kafka/meta.properties")));
    processes.push(
        RunningProcess.start(
            "broker", java("kafka.Kafka", properties.toString()), work.resolve("broker.log")));
    Conditions.eventually("the broker listens", () -> listens(brokerPort));
  }

  /**
   * Starts a stage from the example of {@code deploy/}, with this test's addresses laid over it.
   */
  private void startStage(String name, String main, Map<String, String> overlay) {
    int port = freePort();
    List<String> arguments = new ArrayList<>();
    arguments.add(
        "--config="
            + Path.of("../deploy/stages", name + ".properties").toAbsolutePath().normalize());
    arguments.add("--cluster=test");
    arguments.add("--bootstrap.servers=127.0.0.1:" + brokerPort);
    arguments.add("--http.listen=127.0.0.1:" + port);
    overlay.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    processes.push(
        RunningProcess.start(
            name, java(main, arguments.toArray(String[]::new)), work.resolve(name + ".log")));
    Conditions.eventually(
        name + " answers",
        () -> Http.status(port, name.equals("watcher") ? "/readyz" : "/healthz") == 200);
  }

  private ProcessBuilder java(String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-cp", Rewind.classPath(), main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(work.toFile());
  }

  private static boolean listens(int port) {
    try (java.net.Socket socket =
        new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    while (!processes.isEmpty()) {
      processes.pop().close();
    }
  }
}
