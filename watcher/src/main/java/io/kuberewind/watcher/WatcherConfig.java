package io.kuberewind.watcher;

import io.kuberewind.etcd.client.EtcdEndpoints;
import io.kuberewind.kit.config.ConfigReader;
import io.kuberewind.watcher.discovery.CapturePolicy;
import io.kuberewind.watcher.etcd.EtcdSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a watcher is told at its start.
 *
 * @param cluster name that the cluster has in the records, 1 to 253 characters
 * @param instance name of this watcher; two watchers of one cluster have two names
 * @param source the API server
 * @param kafka the topics
 * @param capture what is captured
 * @param queue what may wait for Kafka
 * @param protection what must not go out as it is
 */
public record WatcherConfig(
    String cluster,
    String instance,
    Source source,
    Kafka kafka,
    Capture capture,
    Queue queue,
    Protection protection) {

  /** Without keys and policy. */
  public WatcherConfig(
      String cluster, String instance, Source source, Kafka kafka, Capture capture, Queue queue) {
    this(cluster, instance, source, kafka, capture, queue, Protection.NONE);
  }

  /**
   * The API server, and its etcd.
   *
   * @param kubeconfig empty for KUBECONFIG, ~/.kube/config or the pod's service account
   * @param context empty for the current one
   * @param etcd empty where etcd is not followed
   * @param auditCounts time between two looks at how many audit events it dropped; zero for none
   */
  public record Source(
      Optional<Path> kubeconfig,
      Optional<String> context,
      Optional<EtcdSettings> etcd,
      Duration auditCounts) {
    /** An API server whose audit is not looked at. */
    public Source(
        Optional<Path> kubeconfig, Optional<String> context, Optional<EtcdSettings> etcd) {
      this(kubeconfig, context, etcd, Duration.ZERO);
    }

    /** An API server without access to its etcd. */
    public Source(Optional<Path> kubeconfig, Optional<String> context) {
      this(kubeconfig, context, Optional.empty());
    }
  }

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

  /**
   * What is captured, and how.
   *
   * @param exclude types to leave out, as kubectl names them
   * @param tickInterval time between two reads of the cluster's revision
   * @param checkInterval time between two comparisons of what is held with the API server
   * @param streamLists list at the head of a watch where the server can
   */
  public record Capture(
      Set<String> exclude, Duration tickInterval, Duration checkInterval, boolean streamLists) {
    public Capture {
      exclude = Set.copyOf(exclude);
    }

    public static Capture defaults() {
      return new Capture(
          CapturePolicy.DEFAULT_EXCLUDED, Duration.ofSeconds(1), Duration.ofMinutes(10), true);
    }
  }

  /**
   * What may wait for Kafka before the streams are held back.
   *
   * @param bytes heap, roughly
   * @param entries changes and other entries
   */
  public record Queue(long bytes, int entries) {
    public static Queue defaults() {
      return new Queue(64L * 1024 * 1024, 20_000);
    }
  }

  /**
   * What must not go out as it is.
   *
   * @param keys keys files; empty for no sealing
   * @param policy policy file; empty for everything but the excluded types
   */
  public record Protection(List<Path> keys, Optional<Path> policy) {
    static final Protection NONE = new Protection(List.of(), Optional.empty());

    public Protection {
      keys = List.copyOf(keys);
    }
  }

  /** Reads the configuration. */
  public static WatcherConfig read(ConfigReader config) {
    return new WatcherConfig(
        config.string("cluster"),
        config.string("watcher.instance", "0"),
        new Source(
            config.optional("kubeconfig").map(Path::of),
            config.optional("context"),
            etcd(config),
            config.duration("audit.counts.interval", Duration.ZERO)),
        new Kafka(
            config.string("bootstrap.servers"),
            config.prefixed("kafka."),
            config.integer("topics.partitions", 4, 1, 1_000),
            (short) config.integer("topics.replication", 1, 1, 100),
            config.optionalUri("registry.url")),
        new Capture(
            new TreeSet<>(
                config.list("exclude", List.copyOf(new TreeSet<>(CapturePolicy.DEFAULT_EXCLUDED)))),
            config.duration("tick.interval", Duration.ofSeconds(1)),
            config.duration("check.interval", Duration.ofMinutes(10)),
            config.flag("list.streaming", true)),
        new Queue(
            config.bytes("queue.bytes", Queue.defaults().bytes()),
            config.integer("queue.entries", Queue.defaults().entries(), 100, 10_000_000)),
        new Protection(
            config.list("keys", List.of()).stream().map(Path::of).toList(),
            config.optional("policy").map(Path::of)));
  }

  private static Optional<EtcdSettings> etcd(ConfigReader config) {
    Optional<String> endpoints = config.optional("etcd.endpoints");
    EtcdEndpoints.Tls tls =
        new EtcdEndpoints.Tls(
            config.optional("etcd.cacert").map(Path::of),
            config.optional("etcd.cert").map(Path::of),
            config.optional("etcd.key").map(Path::of));
    String prefix = config.string("etcd.prefix", EtcdSettings.DEFAULT_PREFIX);
    if (endpoints.isEmpty() && !tls.isDefault()) {
      config.problem("etcd.cacert, etcd.cert and etcd.key go with etcd.endpoints");
    }
    try {
      return endpoints.map(
          text -> new EtcdSettings(EtcdEndpoints.parse(text, tls), prefix.replaceAll("/+$", "")));
    } catch (IllegalArgumentException e) {
      config.problem("etcd.endpoints: " + e.getMessage());
      return Optional.empty();
    }
  }

  String transactionalId() {
    return "rewind-watcher-" + cluster + "-" + instance;
  }
}
