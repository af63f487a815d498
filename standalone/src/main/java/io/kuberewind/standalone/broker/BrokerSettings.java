package io.kuberewind.standalone.broker;

import io.kuberewind.schemas.topic.Topic;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The server settings of a broker that shares a small machine and a JVM with everything else. */
final class BrokerSettings {
  private static final int MIB = 1024 * 1024;
  private static final String CLIENTS = "CLIENTS";
  private static final String CONTROLLER = "CONTROLLER";
  static final String CONTROLLER_LISTENER = CONTROLLER;
  static final int NODE_ID = 1;

  private BrokerSettings() {}

  static Properties of(
      Path logDir, Ports ports, Credentials credentials, Map<String, String> overrides) {
    Properties settings = new Properties();
    settings.putAll(identity(logDir, ports));
    settings.putAll(access(credentials));
    settings.putAll(oneBroker());
    settings.putAll(smallMemory());
    settings.putAll(session());
    settings.putAll(overrides);
    return settings;
  }

  /** Those of its controller alone, which soon gives up a broker that is silent. */
  static Properties controllerAlone(Path logDir, Ports ports, Credentials credentials) {
    Properties settings = of(logDir, ports, credentials, Map.of());
    settings.put("process.roles", "controller");
    settings.put("listeners", controllerListener(ports));
    settings.put("broker.session.timeout.ms", "1000");
    settings.put("broker.heartbeat.interval.ms", "200");
    return settings;
  }

  private static Map<String, String> identity(Path logDir, Ports ports) {
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        String.valueOf(NODE_ID),
        "log.dirs",
        logDir.toString(),
        "listeners",
        "%s://127.0.0.1:%d,%s".formatted(CLIENTS, ports.clients(), controllerListener(ports)),
        "inter.broker.listener.name",
        CLIENTS,
        "controller.listener.names",
        CONTROLLER,
        "controller.quorum.voters",
        NODE_ID + "@127.0.0.1:" + ports.controller());
  }

  private static String controllerListener(Ports ports) {
    return "%s://127.0.0.1:%d".formatted(CONTROLLER, ports.controller());
  }

  private static Map<String, String> access(Credentials credentials) {
    return Map.of(
        "listener.security.protocol.map",
        CLIENTS + ":SASL_PLAINTEXT," + CONTROLLER + ":SASL_PLAINTEXT",
        "sasl.enabled.mechanisms",
        "PLAIN",
        "sasl.mechanism.inter.broker.protocol",
        "PLAIN",
        "sasl.mechanism.controller.protocol",
        "PLAIN",
        "listener.name.clients.plain.sasl.jaas.config",
        credentials.serverJaas(),
        "listener.name.controller.plain.sasl.jaas.config",
        credentials.serverJaas());
  }

  private static Map<String, String> oneBroker() {
    return Map.of(
        "auto.create.topics.enable", "false",
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", "4",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", "4",
        // A transaction that begins before the last one's markers are written waits here, not in a
        // round of refusals and retries.
        "add.partitions.to.txn.retry.backoff.max.ms", "2000",
        "group.initial.rebalance.delay.ms", "0",
        // The offsets are worth as much as the log: an `up` that rests for weeks goes on where it
        // was.
        "offsets.retention.minutes", String.valueOf(Integer.MAX_VALUE),
        // Internal topics of Kafka Streams wrap a record into a little more.
        "message.max.bytes", String.valueOf(Topic.MAX_RECORD_BYTES + 2 * MIB));
  }

  private static Map<String, String> smallMemory() {
    return Map.ofEntries(
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("num.replica.fetchers", "1"),
        Map.entry("background.threads", "2"),
        Map.entry("group.coordinator.threads", "1"),
        Map.entry("share.coordinator.threads", "1"),
        Map.entry("queued.max.requests", "64"),
        Map.entry("log.segment.bytes", String.valueOf(64 * MIB)),
        Map.entry("log.index.size.max.bytes", String.valueOf(MIB)),
        Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(8 * MIB)),
        Map.entry("offsets.topic.segment.bytes", String.valueOf(8 * MIB)),
        Map.entry("transaction.state.log.segment.bytes", String.valueOf(8 * MIB)),
        Map.entry("offsets.load.buffer.size", String.valueOf(MIB)),
        Map.entry("transaction.state.log.load.buffer.size", String.valueOf(MIB)),
        // Nobody measures the lag of a quorum of one, so nothing needs to be written for it.
        Map.entry("metadata.max.idle.interval.ms", "0"));
  }

  /**
   * The only broker is never given up while its process lives, however long that is kept from
   * running: nobody could take over, and what it is about to commit would be lost.
   */
  private static Map<String, String> session() {
    return Map.of("broker.session.timeout.ms", "3600000", "broker.heartbeat.interval.ms", "1000");
  }
}
