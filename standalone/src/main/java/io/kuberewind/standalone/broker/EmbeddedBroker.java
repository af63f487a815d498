package io.kuberewind.standalone.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and its controller in this JVM, on loopback, with its logs in a folder. It comes
 * back after a kill with everything that was written before.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final int ATTEMPTS = 5;

  private final KafkaRaftServer server;
  private final int port;
  private final Credentials credentials;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, int port, Credentials credentials) {
    this.server = server;
    this.port = port;
    this.credentials = credentials;
  }

  /**
   * Formats the folder if it is new, starts the broker and returns when clients can use it.
   *
   * @throws BrokerStartException when it does not start
   */
  public static EmbeddedBroker start(BrokerOptions options) throws BrokerStartException {
    failLoudly(options);
    long started = System.nanoTime();
    EmbeddedBroker broker = tryToStart(options);
    log.atInfo()
        .addKeyValue("port", broker.port)
        .addKeyValue("millis", (System.nanoTime() - started) / 1_000_000)
        .log("embedded broker started");
    return broker;
  }

  /** Value of {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** What a client needs besides {@link #bootstrapServers()}: holds a password. */
  public Map<String, String> clientProperties() {
    return credentials.clientProperties();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private static EmbeddedBroker tryToStart(BrokerOptions options) throws BrokerStartException {
    for (int attempt = 1; ; attempt++) {
      try {
        Ports ports = Ports.free(options.port());
        return startOn(ports, options);
      } catch (BindException e) {
        throw new BrokerStartException(
            "Port %d is taken: stop what uses it, or choose another for the embedded broker"
                .formatted(options.port()),
            e);
      } catch (Exception e) {
        if (attempt == ATTEMPTS || !isBindFailure(e)) {
          throw new BrokerStartException(
              "The embedded broker in %s does not start: %s".formatted(options.dir(), reason(e)),
              e);
        }
        log.atDebug().addKeyValue("attempt", attempt).setCause(e).log("port lost, trying another");
      }
    }
  }

  private static EmbeddedBroker startOn(Ports ports, BrokerOptions options) throws Exception {
    Credentials credentials = Credentials.random();
    Properties settings = BrokerSettings.of(options.dir(), ports, credentials, options.overrides());
    KafkaConfig config = KafkaConfig.fromProps(settings, false);
    boolean killed = FormerLife.wasKilled(options.dir());
    format(options.dir());
    if (killed) {
      FormerLife.end(BrokerSettings.controllerAlone(options.dir(), ports, credentials));
    }
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
    } catch (Exception e) {
      server.shutdown();
      throw e;
    }
    return new EmbeddedBroker(server, ports.clients(), credentials);
  }

  private static void format(Path dir) throws Exception {
    if (Files.exists(dir.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(dir);
    new Formatter()
        .setNodeId(BrokerSettings.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(dir.toString())
        .setMetadataLogDirectory(dir.toString())
        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
  }

  /**
   * A broker that can no longer write ends its process. In a process that is more than a broker,
   * the owner must have the last word.
   */
  private static void failLoudly(BrokerOptions options) {
    Exit.Procedure procedure = (code, message) -> options.onFatal().accept(fatal(options, message));
    Exit.setHaltProcedure(procedure);
    Exit.setExitProcedure(procedure);
  }

  private static String fatal(BrokerOptions options, String message) {
    String space;
    try {
      space = Files.getFileStore(options.dir()).getUsableSpace() / (1024 * 1024) + " MiB free";
    } catch (IOException e) {
      space = "free space unknown: " + e.getMessage();
    }
    return "The embedded broker in %s stopped itself (%s there)%s"
        .formatted(options.dir(), space, message == null ? "" : ": " + message);
  }

  private static boolean isBindFailure(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
