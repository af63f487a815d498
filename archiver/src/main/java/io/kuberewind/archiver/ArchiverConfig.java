package io.kuberewind.archiver;

import io.kuberewind.archive.retain.RetentionPolicy;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.kit.config.ConfigReader;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the archiver needs to know.
 *
 * @param cluster the cluster whose history is archived, and its id
 * @param kafka where Kafka is and how to speak to it
 * @param topics what topics are made with
 * @param archive where the archive rests
 * @param roll when segments are rolled
 * @param snapshots when snapshots are made
 * @param care how the archive is kept small, and history trimmed
 */
public record ArchiverConfig(
    Cluster cluster,
    Kafka kafka,
    Topics topics,
    Store archive,
    Roll roll,
    Snapshots snapshots,
    Care care) {

  /**
   * @param name name of the cluster
   * @param id uid of its kube-system namespace; empty to take the archive's word for it
   */
  public record Cluster(String name, String id) {}

  /**
   * @param bootstrapServers {@code host:port} of some brokers, between commas
   * @param registry schema registry; without one the ids of this build's catalogue are used
   * @param clients settings of the Kafka clients, by Kafka's own names
   */
  public record Kafka(
      String bootstrapServers, Optional<URI> registry, Map<String, String> clients) {}

  /**
   * @param partitions partitions of a topic that is not there yet
   * @param replication replicas of a topic that is not there yet
   */
  public record Topics(int partitions, short replication) {}

  /**
   * @param uri where the archive rests
   * @param options settings of the store, by its own names
   */
  public record Store(URI uri, Map<String, String> options) {}

  /**
   * @param bytes memory that changes may take before they are rolled, over all partitions
   * @param interval age of the oldest change that is not archived yet
   * @param idle how often the end of the archive moves on while nothing changes
   */
  public record Roll(long bytes, Duration interval, Duration idle) {}

  /**
   * @param changes changes after which a snapshot is made
   * @param segments segments behind the last snapshot after which one is made
   * @param interval time after which one is made, when anything changed
   */
  public record Snapshots(int changes, int segments, Duration interval) {}

  /**
   * @param interval how often small segments are merged and what is not needed is deleted
   * @param historyRetention how long history keeps records that the archive has committed
   * @param retention what the archive promises to keep, and how often the rest is let go
   */
  public record Care(Duration interval, Duration historyRetention, Retention retention) {}

  /**
   * @param policy what is kept
   * @param interval how often what is not promised is let go
   */
  public record Retention(RetentionPolicy policy, Duration interval) {}

  /** Reads the keys of the README's table. */
  public static ArchiverConfig read(ConfigReader config) {
    return new ArchiverConfig(
        new Cluster(config.string("cluster"), config.string("cluster.id", "")),
        new Kafka(
            config.string("bootstrap.servers"),
            config.optionalUri("registry.url"),
            config.prefixed("kafka.")),
        new Topics(
            config.integer("topics.partitions", 4, 1, 1_000),
            (short) config.integer("topics.replication", 1, 1, 10)),
        new Store(archive(config), config.prefixed("archive.")),
        new Roll(
            config.bytes("roll.bytes", 64L * 1024 * 1024),
            config.duration("roll.interval", Duration.ofSeconds(5)),
            config.duration("idle.interval", Duration.ofSeconds(30))),
        new Snapshots(
            config.integer("snapshot.changes", 100_000, 1, 100_000_000),
            config.integer("snapshot.segments", 256, 1, 1_000_000),
            config.duration("snapshot.interval", Duration.ofHours(1))),
        new Care(
            config.duration("care.interval", Duration.ofMinutes(1)),
            config.duration("history.retention", Duration.ofHours(24)),
            new Retention(
                retention(config), config.duration("retention.interval", Duration.ofHours(1)))));
  }

  private static RetentionPolicy retention(ConfigReader config) {
    String text = config.string("retention", RetentionPolicy.EVERYTHING.toString());
    try {
      return RetentionPolicy.parse(text);
    } catch (IllegalArgumentException e) {
      config.problem(e.getMessage());
      return RetentionPolicy.EVERYTHING;
    }
  }

  private static URI archive(ConfigReader config) {
    String text = config.string("archive");
    try {
      return ObjectStores.uri(text);
    } catch (IllegalArgumentException e) {
      config.problem("archive: " + e.getMessage());
      return URI.create("file:/");
    }
  }
}
