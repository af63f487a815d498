package io.kuberewind.watcher;

import io.kuberewind.schemas.topic.Topic;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real Kafka broker in this JVM that can be stopped and started again on its port and data. */
final class TestBroker implements AutoCloseable {
  private final Path directory;
  private final int port;
  private final int controllerPort;
  private final int proxiedPort;
  private final int proxyPort;
  private KafkaRaftServer server;

  private TestBroker(Path directory) throws IOException {
    this.directory = directory;
    List<Integer> ports = freePorts(4);
    port = ports.get(0);
    controllerPort = ports.get(1);
    proxiedPort = ports.get(2);
    proxyPort = ports.get(3);
  }

  static TestBroker start(Path directory) throws Exception {
    TestBroker broker = new TestBroker(directory);
    broker.format();
    broker.start();
    return broker;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Where the broker listens to a proxy. */
  int proxiedPort() {
    return proxiedPort;
  }

  /** Where clients that come by the proxy are told that the broker is. */
  int proxyPort() {
    return proxyPort;
  }

  void start() {
    server = new KafkaRaftServer(KafkaConfig.fromProps(settings(), false), Time.SYSTEM);
    server.startup();
  }

  void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void format() throws Exception {
    Files.createDirectories(directory);
    new Formatter()
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName("CONTROLLER")
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("log.dirs", directory.toString());
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,PROXIED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(port, proxiedPort, controllerPort));
    settings.put(
        "advertised.listeners",
        "PLAINTEXT://127.0.0.1:%d,PROXIED://127.0.0.1:%d".formatted(port, proxyPort));
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("message.max.bytes", String.valueOf(Topic.MAX_RECORD_BYTES));
    settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 * 1024 * 1024));
    settings.put("broker.session.timeout.ms", "2000");
    settings.put("broker.heartbeat.interval.ms", "400");
    return settings;
  }

  /** All are held until the last one is found: one by one, the same may be given twice. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ports.add(socket.getLocalPort());
      if (count > 1) {
        ports.addAll(freePorts(count - 1));
      }
    }
    return ports;
  }
}
