package io.kuberewind.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.retain.RetentionPolicy;
import io.kuberewind.kit.config.ConfigException;
import io.kuberewind.kit.config.ConfigReader;
import io.kuberewind.kit.config.ConfigSource;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchiverConfigTest {
  @Test
  void clusterBrokerAndArchiveMustBeNamed() {
    ArchiverConfig config =
        read(
            Map.of("cluster", "prod", "bootstrap.servers", "b:9092", "archive", "file:///archive"));

    assertThat(config)
        .isEqualTo(
            new ArchiverConfig(
                new ArchiverConfig.Cluster("prod", ""),
                new ArchiverConfig.Kafka("b:9092", Optional.empty(), Map.of()),
                new ArchiverConfig.Topics(4, (short) 1),
                new ArchiverConfig.Store(URI.create("file:///archive"), Map.of()),
                new ArchiverConfig.Roll(
                    64 * 1024 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(30)),
                new ArchiverConfig.Snapshots(100_000, 256, Duration.ofHours(1)),
                new ArchiverConfig.Care(
                    Duration.ofMinutes(1),
                    Duration.ofHours(24),
                    new ArchiverConfig.Retention(
                        RetentionPolicy.EVERYTHING, Duration.ofHours(1)))));
  }

  @Test
  void everythingCanBeSaid() {
    ArchiverConfig config =
        read(
            Map.ofEntries(
                Map.entry("cluster", "prod"),
                Map.entry("cluster.id", "uid"),
                Map.entry("bootstrap.servers", "b:9092"),
                Map.entry("registry.url", "http://r:8081"),
                Map.entry("kafka.security.protocol", "SSL"),
                Map.entry("topics.partitions", "12"),
                Map.entry("topics.replication", "3"),
                Map.entry("archive", "s3a://bucket/backup"),
                Map.entry("archive.s3.endpoint", "http://s3:9000"),
                Map.entry("roll.bytes", "8MiB"),
                Map.entry("roll.interval", "1s"),
                Map.entry("idle.interval", "10s"),
                Map.entry("snapshot.changes", "10"),
                Map.entry("snapshot.segments", "20"),
                Map.entry("care.interval", "2m"),
                Map.entry("snapshot.interval", "5m"),
                Map.entry("retention", "any second for 7d, daily for 1y"),
                Map.entry("retention.interval", "10m"),
                Map.entry("history.retention", "2h")));

    assertThat(config)
        .isEqualTo(
            new ArchiverConfig(
                new ArchiverConfig.Cluster("prod", "uid"),
                new ArchiverConfig.Kafka(
                    "b:9092",
                    Optional.of(URI.create("http://r:8081")),
                    Map.of("security.protocol", "SSL")),
                new ArchiverConfig.Topics(12, (short) 3),
                new ArchiverConfig.Store(
                    URI.create("s3a://bucket/backup"), Map.of("s3.endpoint", "http://s3:9000")),
                new ArchiverConfig.Roll(
                    8 * 1024 * 1024, Duration.ofSeconds(1), Duration.ofSeconds(10)),
                new ArchiverConfig.Snapshots(10, 20, Duration.ofMinutes(5)),
                new ArchiverConfig.Care(
                    Duration.ofMinutes(2),
                    Duration.ofHours(2),
                    new ArchiverConfig.Retention(
                        RetentionPolicy.parse("any second for 7d, daily for 1y"),
                        Duration.ofMinutes(10)))));
  }

  @Test
  void allProblemsComeInOneMessage() {
    assertThatThrownBy(() -> read(Map.of("roll.bytes", "much", "archive", "s3a:// x", "rol", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bootstrap.servers")
        .hasMessageContaining("cluster")
        .hasMessageContaining("roll.bytes")
        .hasMessageContaining("s3a:// x")
        .hasMessageContaining("'rol'");
  }

  private static ArchiverConfig read(Map<String, String> values) {
    return ConfigReader.readAll(ConfigSource.of(values), ArchiverConfig::read);
  }
}
