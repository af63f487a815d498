package io.kuberewind.standalone.broker;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * The life of a broker that was killed, which its controller does not know of yet. The controller
 * is started alone until it has found out, and only then the broker beside it.
 *
 * <p>Otherwise the broker begins with the metadata of its former life, in which it leads every
 * partition, and takes up the transactions that were being committed. When the controller takes the
 * leaders away a moment later, the markers still to be written are given up for good (Kafka since
 * 4.1, KAFKA-20734): these transactions stay open for ever, nothing behind them can be read, and
 * their offsets cannot be asked for.
 */
final class FormerLife {
  /** One that was killed before its controller knew it has no life to end. */
  private static final Duration UNKNOWN_AFTER = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 20;

  private FormerLife() {}

  /** Whether the broker of {@code logDir} ended without being asked to. */
  static boolean wasKilled(Path logDir) {
    return Files.exists(logDir.resolve("meta.properties"))
        && !Files.exists(logDir.resolve(".kafka_cleanshutdown"));
  }

  /**
   * Returns when the controller knows that the broker is gone.
   *
   * @param settings of a controller alone
   * @throws BrokerStartException when it does not find out
   */
  static void end(Properties settings) throws Exception {
    KafkaRaftServer controller =
        new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    try {
      controller.startup();
      awaitFencing(System.nanoTime());
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  private static void awaitFencing(long started) throws Exception {
    while (brokers("FencedBrokerCount") == 0) {
      Duration waited = Duration.ofNanos(System.nanoTime() - started);
      if (waited.compareTo(UNKNOWN_AFTER) > 0 && brokers("ActiveBrokerCount") == 0) {
        return;
      }
      if (waited.compareTo(PATIENCE) > 0) {
        throw new BrokerStartException(
            "The controller did not find out within %s that its broker was killed: start again"
                .formatted(PATIENCE),
            null);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Kafka tells of its brokers by its metrics alone. */
  private static int brokers(String metric) throws JMException {
    ObjectName name = new ObjectName("kafka.controller:type=KafkaController,name=" + metric);
    try {
      return (Integer) ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Value");
    } catch (InstanceNotFoundException e) {
      return 0;
    }
  }
}
