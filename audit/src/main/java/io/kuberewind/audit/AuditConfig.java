package io.kuberewind.audit;

import io.kuberewind.audit.receive.ReceiverSettings;
import io.kuberewind.kit.config.ConfigReader;
import io.kuberewind.kit.config.ListenAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the audit stage is told at its start.
 *
 * @param cluster name that the cluster has in the records
 * @param kafka the topics
 * @param receiver the webhook's receiver; empty for none
 * @param logs audit logs to follow, and folders of exported ones
 * @param folder where positions and papers are kept
 * @param exclude types whose facts nobody waits for, as kubectl names them
 */
public record AuditConfig(
    String cluster,
    Kafka kafka,
    Optional<ReceiverSettings> receiver,
    List<Path> logs,
    Path folder,
    Set<String> exclude) {

  private static final List<String> NOT_CAPTURED =
      List.of("events", "events.events.k8s.io", "leases.coordination.k8s.io");

  /**
   * The topics.
   *
   * @param bootstrapServers host:port, comma-separated
   * @param clients further settings of the Kafka clients by Kafka's own names
   * @param partitions partitions of topics that are made
   * @param replication replicas of topics that are made
   * @param registry the schema registry; empty for the ids of this build's catalogue
   */
  public record Kafka(
      String bootstrapServers,
      Map<String, String> clients,
      int partitions,
      short replication,
      Optional<URI> registry) {
    public Kafka {
      clients = Map.copyOf(clients);
    }
  }

  public AuditConfig {
    logs = List.copyOf(logs);
    exclude = Set.copyOf(exclude);
  }

  /** Whether there is anything to listen to. */
  public boolean isOn() {
    return receiver.isPresent() || !logs.isEmpty();
  }

  /** Reads the keys of the README's table. */
  public static AuditConfig read(ConfigReader config) {
    Path folder = config.path("audit.dir", Path.of("audit"));
    return new AuditConfig(
        config.string("cluster"),
        new Kafka(
            config.string("bootstrap.servers"),
            config.prefixed("kafka."),
            config.integer("topics.partitions", 4, 1, 1_000),
            (short) config.integer("topics.replication", 1, 1, 100),
            config.optionalUri("registry.url")),
        receiver(config, folder),
        config.list("audit.log", List.of()).stream().map(Path::of).toList(),
        folder,
        new TreeSet<>(config.list("exclude", NOT_CAPTURED)));
  }

  private static Optional<ReceiverSettings> receiver(ConfigReader config, Path folder) {
    ReceiverSettings settings =
        new ReceiverSettings(
            config.listen("audit.listen", ListenAddress.anyLoopbackPort()),
            folder,
            config.list("audit.names", List.of()),
            config.optional("audit.kubeconfig").map(Path::of),
            config.optional("audit.keystore").map(Path::of),
            config.secret("audit.keystore.password"),
            config.optional("audit.client.ca").map(Path::of));
    return config.optional("audit.listen").map(given -> settings);
  }
}
