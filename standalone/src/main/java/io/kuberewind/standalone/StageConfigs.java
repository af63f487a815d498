package io.kuberewind.standalone;

import io.kuberewind.archiver.ArchiverConfig;
import io.kuberewind.audit.AuditConfig;
import io.kuberewind.kit.config.ConfigReader;
import io.kuberewind.kit.config.ConfigSource;
import io.kuberewind.streams.StreamsAppConfig;
import io.kuberewind.watcher.WatcherConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of each stage, read from the same keys that the stages' own mains take.
 *
 * @param registry the schema registry, if one is used
 */
record StageConfigs(
    WatcherConfig watcher,
    StreamsAppConfig streams,
    ArchiverConfig archiver,
    AuditConfig audit,
    Optional<URI> registry,
    int partitions) {

  /** Without a source of facts nothing is waited for. */
  private static final Set<String> AUDIT_SOURCES = Set.of("audit.listen", "audit.log");

  private static final String ATTRIBUTION_WAIT = "3s";
  private static final String AUDIT_COUNTS_INTERVAL = "30s";

  /** Where the stages meet: the broker and what clients need for it. */
  record Broker(String bootstrapServers, Map<String, String> clients) {
    /** Stands in while only the user's part of the configuration is checked. */
    static final Broker NONE = new Broker("127.0.0.1:9", Map.of());
  }

  /** The cluster's name in the records, and the uid of its kube-system namespace if it is known. */
  record Cluster(String name, String id) {}

  /** Where the stages keep what they have. */
  record Places(Path dataDir, Path streams, URI archive) {}

  /**
   * @throws io.kuberewind.kit.config.ConfigException when the user's further keys are wrong
   */
  static StageConfigs read(UpOptions options, Cluster cluster, Broker broker, Places places) {
    Map<String, String> values = new HashMap<>();
    values.put("topics.partitions", "4");
    // There is one instance, and Kafka Streams would ask for another at each start.
    values.put("streams.standbys", "0");
    if (AUDIT_SOURCES.stream().anyMatch(options.extra()::containsKey)) {
      values.put("attribution.wait", ATTRIBUTION_WAIT);
      values.put("audit.counts.interval", AUDIT_COUNTS_INTERVAL);
    }
    values.putAll(options.extra());
    broker.clients().forEach((key, value) -> values.put("kafka." + key, value));
    values.put("bootstrap.servers", broker.bootstrapServers());
    values.put("topics.replication", "1");
    values.put("cluster", cluster.name());
    values.put("cluster.id", cluster.id());
    values.put("state.dir", places.streams().toString());
    values.put("audit.dir", places.dataDir().toString());
    values.put("archive", places.archive().toString());
    options.source().kubeconfig().ifPresent(path -> values.put("kubeconfig", path.toString()));
    options.source().context().ifPresent(context -> values.put("context", context));
    return ConfigReader.readAll(ConfigSource.of(values), StageConfigs::read);
  }

  private static StageConfigs read(ConfigReader config) {
    return new StageConfigs(
        WatcherConfig.read(config),
        StreamsAppConfig.read(config),
        ArchiverConfig.read(config),
        AuditConfig.read(config),
        config.optionalUri("registry.url"),
        config.integer("topics.partitions", 4, 1, 1_000));
  }
}
