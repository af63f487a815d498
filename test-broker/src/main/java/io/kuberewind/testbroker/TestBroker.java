package io.kuberewind.testbroker;

import io.kuberewind.schemas.topic.Topic;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker in this JVM, on loopback. It can be stopped and started again on its ports
 * and its data, and has a second listener for clients that come by a proxy. For one thread.
 */
public final class TestBroker implements AutoCloseable {
  // Below the ports that outgoing connections are given: none of those takes a port while its
  // broker is stopped, not even one that tries to reach that broker.
  private static final int FIRST = 15_000;
  private static final int LIMIT = 32_000;
  private static final int TRIES = 1_000;

  private final Path dir;
  private final int port;
  private final int controllerPort;
  private final int proxiedPort;
  private final int proxyPort;
  private KafkaRaftServer server;

  private TestBroker(Path dir, int wanted) throws IOException {
    this.dir = dir;
    // All at once: a port that is let go may be the next that is given.
    try (ServerSocket clients = listen(wanted);
        ServerSocket controller = listen(0);
        ServerSocket proxied = listen(0);
        ServerSocket proxy = listen(0)) {
      this.port = clients.getLocalPort();
      this.controllerPort = controller.getLocalPort();
      this.proxiedPort = proxied.getLocalPort();
      this.proxyPort = proxy.getLocalPort();
    }
  }

  /** Formats the folder, which is to be new, and starts on a free port. */
  public static TestBroker start(Path dir) throws Exception {
    return start(dir, 0);
  }

  /** As {@link #start(Path)}, on a port that is free. */
  public static TestBroker start(Path dir, int port) throws Exception {
    TestBroker broker = new TestBroker(dir, port);
    broker.format();
    broker.start();
    return broker;
  }

  /** A port of loopback that nobody listened on a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = listen(0)) {
      return socket.getLocalPort();
    }
  }

  /** On {@code port}, or on one that is free where that is 0. */
  private static ServerSocket listen(int port) throws IOException {
    for (int left = TRIES; port == 0 && left > 0; left--) {
      try {
        return listen(ThreadLocalRandom.current().nextInt(FIRST, LIMIT));
      } catch (BindException e) {
        // Somebody has it: the next one may be free.
      }
    }
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  /** Value of {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Where the broker listens to a proxy. */
  public int proxiedPort() {
    return proxiedPort;
  }

  /** Where clients that come by the proxy are told that the broker is. */
  public int proxyPort() {
    return proxyPort;
  }

  /** Starts a broker that was stopped. */
  public void start() {
    server = new KafkaRaftServer(KafkaConfig.fromProps(settings(), false), Time.SYSTEM);
    server.startup();
  }

  /** Stops the broker, unless it is stopped. */
  public void stop() {
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
    Files.createDirectories(dir);
    new Formatter()
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(dir.toString())
        .setMetadataLogDirectory(dir.toString())
        .setControllerListenerName("CONTROLLER")
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.putAll(identity());
    settings.putAll(oneSmallBroker());
    return settings;
  }

  private Map<String, String> identity() {
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        "1",
        "log.dirs",
        dir.toString(),
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,PROXIED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(port, proxiedPort, controllerPort),
        "advertised.listeners",
        "PLAINTEXT://127.0.0.1:%d,PROXIED://127.0.0.1:%d".formatted(port, proxyPort),
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "controller.listener.names",
        "CONTROLLER",
        "controller.quorum.voters",
        "1@127.0.0.1:" + controllerPort);
  }

  private static Map<String, String> oneSmallBroker() {
    return Map.ofEntries(
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("message.max.bytes", String.valueOf(Topic.MAX_RECORD_BYTES)),
        Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(8 * 1024 * 1024)),
        // A busy machine must not make the controller give up its only broker.
        Map.entry("broker.session.timeout.ms", "3600000"));
  }
}
