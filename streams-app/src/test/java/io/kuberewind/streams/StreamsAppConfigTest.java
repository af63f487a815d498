package io.kuberewind.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.kit.config.ConfigException;
import io.kuberewind.kit.config.ConfigReader;
import io.kuberewind.kit.config.ConfigSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamsAppConfigTest {
  @Test
  void onlyTheBrokerMustBeNamed() {
    StreamsAppConfig config = read(Map.of("bootstrap.servers", "b:9092"));

    assertThat(config)
        .isEqualTo(
            new StreamsAppConfig(
                Optional.empty(),
                new StreamsAppConfig.Kafka("b:9092", Optional.empty(), Map.of()),
                new StreamsAppConfig.Topics(4, (short) 1),
                "0",
                Path.of("state"),
                new StreamsAppConfig.Times(
                    Duration.ofHours(24), Duration.ZERO, Duration.ofMillis(25)),
                new StreamsAppConfig.Work(1, 1)));
  }

  @Test
  void everythingCanBeSaid() {
    StreamsAppConfig config =
        read(
            Map.ofEntries(
                Map.entry("cluster", "prod"),
                Map.entry("bootstrap.servers", "b:9092"),
                Map.entry("registry.url", "http://r:8081"),
                Map.entry("kafka.security.protocol", "SSL"),
                Map.entry("topics.partitions", "12"),
                Map.entry("topics.replication", "3"),
                Map.entry("streams.instance", "pod-1"),
                Map.entry("streams.threads", "2"),
                Map.entry("streams.standbys", "0"),
                Map.entry("state.dir", "/var/state"),
                Map.entry("state.retention", "2h"),
                Map.entry("attribution.wait", "3s"),
                Map.entry("attribution.clocks", "0s")));

    assertThat(config)
        .isEqualTo(
            new StreamsAppConfig(
                Optional.of("prod"),
                new StreamsAppConfig.Kafka(
                    "b:9092",
                    Optional.of(URI.create("http://r:8081")),
                    Map.of("security.protocol", "SSL")),
                new StreamsAppConfig.Topics(12, (short) 3),
                "pod-1",
                Path.of("/var/state"),
                new StreamsAppConfig.Times(
                    Duration.ofHours(2), Duration.ofSeconds(3), Duration.ZERO),
                new StreamsAppConfig.Work(2, 0)));
  }

  @Test
  void allProblemsComeInOneMessage() {
    assertThatThrownBy(() -> read(Map.of("streams.threads", "0", "state.retentions", "1h")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bootstrap.servers")
        .hasMessageContaining("streams.threads")
        .hasMessageContaining("state.retentions");
  }

  private static StreamsAppConfig read(Map<String, String> values) {
    return ConfigReader.readAll(ConfigSource.of(values), StreamsAppConfig::read);
  }
}
