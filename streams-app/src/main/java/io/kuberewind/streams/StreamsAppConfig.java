package io.kuberewind.streams;

import io.kuberewind.kit.config.ConfigReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the streams app needs to know.
 *
 * @param cluster the cluster whose changes are taken; those of any where none is named
 * @param kafka where Kafka is and how to speak to it
 * @param topics what topics and internal topics are made with
 * @param instance name of this instance, its own among all that run; the same after a restart, so
 *     that it takes up its work at once
 * @param stateDir folder of the local stores
 * @param times how long things stay and wait
 * @param work how the work is spread
 */
public record StreamsAppConfig(
    Optional<String> cluster,
    Kafka kafka,
    Topics topics,
    String instance,
    Path stateDir,
    Times times,
    Work work) {

  /**
   * Where Kafka is.
   *
   * @param bootstrapServers {@code host:port} of some brokers, between commas
   * @param registry schema registry; without one the ids of this build's catalogue are used
   * @param clients settings of the Kafka clients, by Kafka's own names
   */
  public record Kafka(
      String bootstrapServers, Optional<URI> registry, Map<String, String> clients) {}

  /**
   * What topics are made with.
   *
   * @param partitions partitions of a topic that is not there yet
   * @param replication replicas of a topic that is not there yet
   */
  public record Topics(int partitions, short replication) {}

  /**
   * How long things stay and wait.
   *
   * @param retention how long superseded versions stay readable, by record time
   * @param attributionWait how long a change waits for the audit fact that names it; zero where no
   *     audit stream is there
   * @param serverClocks how far the clocks of the cluster's API servers may differ
   */
  public record Times(Duration retention, Duration attributionWait, Duration serverClocks) {}

  /**
   * How the work is spread.
   *
   * @param threads stream threads
   * @param standbys copies of the stores on other instances, which then take over at once
   */
  public record Work(int threads, int standbys) {}

  /** Reads the keys of the README's table. */
  public static StreamsAppConfig read(ConfigReader config) {
    return new StreamsAppConfig(
        config.optional("cluster"),
        new Kafka(
            config.string("bootstrap.servers"),
            config.optionalUri("registry.url"),
            config.prefixed("kafka.")),
        new Topics(
            config.integer("topics.partitions", 4, 1, 1_000),
            (short) config.integer("topics.replication", 1, 1, 10)),
        config.string("streams.instance", "0"),
        config.path("state.dir", Path.of("state")),
        new Times(
            config.duration("state.retention", Duration.ofHours(24)),
            config.duration("attribution.wait", Duration.ZERO),
            config.duration("attribution.clocks", Duration.ofMillis(25))),
        new Work(
            config.integer("streams.threads", 1, 1, 64),
            config.integer("streams.standbys", 1, 0, 10)));
  }
}
