package io.kuberewind.system;

import io.kuberewind.sandbox.ControlPlaneState;
import io.kuberewind.sandbox.Sandboxes;
import io.kuberewind.sandbox.process.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Kafka broker and each stage, every one a process of its own, as in a large installation. */
final class StageProcesses implements AutoCloseable {
  private final Path work;
  private final Path kubeconfig;
  private final Map<String, RunningProcess> processes = new LinkedHashMap<>();
  private final int brokerPort = LoopbackPorts.free();

  private StageProcesses(Path work, Path kubeconfig) {
    this.work = work;
    this.kubeconfig = kubeconfig;
  }

  static StageProcesses start(Path work, Path kubeconfig) {
    StageProcesses stages = new StageProcesses(work, kubeconfig);
    try {
      stages.startBroker();
      stages.startStreams("0");
      stages.startStage("audit", "audit", "io.kuberewind.audit.Main", audit(work, kubeconfig));
      stages.startStage(
          "archiver",
          "archiver",
          "io.kuberewind.archiver.Main",
          Map.of("archive", stages.archive()));
      stages.startWatcher("0");
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

  /** Starts a watcher, which goes by {@code watcher-<instance>} here. */
  void startWatcher(String instance) {
    startStage(
        "watcher-" + instance,
        "watcher",
        "io.kuberewind.watcher.Main",
        Map.of("kubeconfig", kubeconfig.toString(), "watcher.instance", instance));
  }

  /** Starts an instance of the streams app, which goes by {@code streams-<instance>} here. */
  void startStreams(String instance) {
    startStage(
        "streams-" + instance,
        "streams",
        "io.kuberewind.streams.Main",
        Map.of(
            "state.dir",
            work.resolve("state-" + instance).toString(),
            "streams.instance",
            instance));
  }

  /** {@code kill -9}. */
  void kill(String name) {
    processes.remove(name).kill();
  }

  /** Stops a process in the middle of whatever it does, as a machine does that is overloaded. */
  void freeze(String name) {
    processes.get(name).signal("STOP");
  }

  /** Lets a process go on as if no time had passed. */
  void thaw(String name) {
    processes.get(name).signal("CONT");
  }

  String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  String archive() {
    return work.resolve("archive").toUri().toString();
  }

  private void startBroker() throws IOException {
    int controllerPort = LoopbackPorts.free();
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
    RunningProcess.start("format", format, work.resolve("format.log")).ended().mustExit(0);
    ProcessBuilder broker = java("kafka.Kafka", properties.toString());
    broker.environment().put("JDK_JAVA_OPTIONS", "-Dlogback.configurationFile=" + quietLog());
    processes.put("broker", RunningProcess.start("broker", broker, work.resolve("broker.log")));
    Conditions.eventually("the broker listens", () -> listens(brokerPort));
  }

  /**
   * Starts a stage from the example of {@code deploy/}, with this test's addresses laid over it.
   */
  private void startStage(String name, String example, String main, Map<String, String> overlay) {
    int port = LoopbackPorts.free();
    List<String> arguments = new ArrayList<>();
    arguments.add(
        "--config="
            + Path.of("../deploy/stages", example + ".properties").toAbsolutePath().normalize());
    arguments.add("--cluster=test");
    arguments.add("--bootstrap.servers=127.0.0.1:" + brokerPort);
    arguments.add("--http.listen=127.0.0.1:" + port);
    overlay.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    processes.put(
        name,
        RunningProcess.start(
            name, java(main, arguments.toArray(String[]::new)), work.resolve(name + ".log")));
    Conditions.eventually(
        name + " answers",
        () -> Http.status(port, example.equals("watcher") ? "/readyz" : "/healthz") == 200);
  }

  /** Without a configuration every request is told of, which slows down all that is tested. */
  private Path quietLog() throws IOException {
    return Files.writeString(
        work.resolve("broker-logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %level %logger: %msg%n</pattern></encoder>
          </appender>
          <root level="WARN"><appender-ref ref="out"/></root>
        </configuration>
        """);
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

  @Override
  public void close() {
    List<RunningProcess> lastFirst = new ArrayList<>(processes.values());
    Collections.reverse(lastFirst);
    lastFirst.forEach(RunningProcess::close);
    processes.clear();
  }
}
