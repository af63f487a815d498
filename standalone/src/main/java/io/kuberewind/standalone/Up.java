package io.kuberewind.standalone;

import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.archiver.ArchiverStage;
import io.kuberewind.audit.AuditStage;
import io.kuberewind.kit.http.BearerToken;
import io.kuberewind.kit.http.HttpEndpoint;
import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.kit.lifecycle.OperationsServer;
import io.kuberewind.kit.lifecycle.Stage;
import io.kuberewind.kit.metrics.Meters;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.topic.TopicSetup;
import io.kuberewind.schemas.wire.SchemaIdsFactory;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.standalone.StageConfigs.Broker;
import io.kuberewind.standalone.StageConfigs.Cluster;
import io.kuberewind.standalone.StageConfigs.Places;
import io.kuberewind.standalone.broker.BrokerOptions;
import io.kuberewind.standalone.broker.EmbeddedBroker;
import io.kuberewind.standalone.data.Announcement;
import io.kuberewind.standalone.data.DataDir;
import io.kuberewind.standalone.openapi.OpenApiRoute;
import io.kuberewind.standalone.recent.ConsumerPool;
import io.kuberewind.standalone.recent.RecentRoute;
import io.kuberewind.standalone.state.StateRoute;
import io.kuberewind.standalone.status.StatusRoute;
import io.kuberewind.standalone.wire.ApiSchemaIds;
import io.kuberewind.streams.StreamsStage;
import io.kuberewind.watcher.WatcherStage;
import io.kuberewind.watcher.cluster.ClusterConnection;
import io.kuberewind.watcher.cluster.ClusterException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every stage in one JVM on an embedded broker: the wiring, and the order of start and stop. */
public final class Up implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Up.class);
  private static final int API_CONSUMERS = 2;

  private final UpOptions options;
  private final Consumer<String> onFatal;
  private final Map<String, String> env;
  private final String cluster;
  private final Instant started = Instant.now();
  private final BearerToken token = BearerToken.random();
  private final Deque<Opened> opened = new ArrayDeque<>();
  private final PrometheusMeterRegistry meters = Meters.create();

  private DataDir dataDir;
  private URI archive;
  private HttpEndpoint http;
  private StreamsStage versions;
  private volatile StageSet stages;

  private record Opened(String what, AutoCloseable resource) {}

  private Up(UpOptions options, Map<String, String> env, Consumer<String> onFatal) {
    this.options = options;
    this.env = Map.copyOf(env);
    this.onFatal = onFatal;
    this.cluster = options.clusterName(env);
  }

  /**
   * Starts everything and returns once all stages run; {@link #health()} tells when they are ready.
   *
   * @param env the environment, for the places where files are looked for by default
   * @param onFatal told in one line when the broker cannot go on; the process should then end at
   *     once, as what is on disk is safe as it is
   * @throws StartException when something does not start; nothing of it is left running then
   */
  public static Up start(UpOptions options, Map<String, String> env, Consumer<String> onFatal)
      throws StartException {
    Up up = new Up(options, env, onFatal);
    try {
      up.startAll();
      return up;
    } catch (Exception e) {
      up.close();
      throw Starting.translate(e);
    }
  }

  /** The list of what runs, in the order of its start; the stop goes backwards. */
  private void startAll() throws Exception {
    dataDir = open("data dir", DataDir.lock(options.dataDirOr(cluster, env)));
    archive =
        withoutSlash(ObjectStores.uri(options.archive().orElse(dataDir.archive().toString())));
    StageConfigs.read(options, new Cluster(cluster, ""), Broker.NONE, places());
    http = open("http", HttpEndpoint.start(options.http().host(), options.http().port()));
    OperationsServer.addTo(http, this::health, meters);

    CompletableFuture<String> clusterId = Starting.aside(this::askCluster);
    // A cluster that was replaced since goes on in its archive, in another timeline.
    boolean resumed = dataDir.holdsLogs();
    EmbeddedBroker broker = open("broker", startBroker());
    String id = Starting.await(clusterId);
    StageConfigs configs = configsFor(broker, resumed ? "" : id);
    createTopics(broker, configs);
    stages = open("stages", stagesOf(configs));
    stages.start();

    serveApi(broker, configs);
    announce();
  }

  /** Alive and ready when all stages are. */
  public Health health() {
    StageSet running = stages;
    return running == null ? Health.notReady("starting") : running.health();
  }

  /** Where it answers. */
  public URI http() {
    return http.uri();
  }

  /** What it answers: methods by path. */
  public Map<String, Set<String>> routes() {
    return http.routes();
  }

  /** Name of the cluster in the records. */
  public String cluster() {
    return cluster;
  }

  /** Where it archives. */
  public URI archive() {
    return archive;
  }

  /** Folder of everything. */
  public Path dataDir() {
    return dataDir.root();
  }

  /** What callers of {@code /api/v1} must show. */
  public BearerToken token() {
    return token;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      Opened last = opened.pop();
      try {
        last.resource().close();
      } catch (Exception e) {
        log.atWarn().addKeyValue("what", last.what()).setCause(e).log("did not stop cleanly");
      }
    }
    meters.close();
  }

  private <T extends AutoCloseable> T open(String what, T resource) {
    opened.push(new Opened(what, resource));
    return resource;
  }

  /** Whether the cluster can be used is asked first, and who it is. */
  private String askCluster() throws ClusterException {
    try (ClusterConnection connection =
        ClusterConnection.open(options.source().kubeconfig(), options.source().context())) {
      return connection.id();
    }
  }

  private EmbeddedBroker startBroker() throws Exception {
    return EmbeddedBroker.start(new BrokerOptions(dataDir.kafka(), 0, Map.of(), onFatal));
  }

  private StageConfigs configsFor(EmbeddedBroker broker, String clusterId) {
    return StageConfigs.read(
        options,
        new Cluster(cluster, clusterId),
        new Broker(broker.bootstrapServers(), broker.clientProperties()),
        places());
  }

  private Places places() {
    return new Places(dataDir.root(), dataDir.streams(), archive);
  }

  private static void createTopics(EmbeddedBroker broker, StageConfigs configs) throws Exception {
    try (Admin admin = Admin.create(clientSettings(broker))) {
      new TopicSetup(admin).ensure(configs.partitions(), (short) 1);
    }
  }

  private StageSet stagesOf(StageConfigs configs) {
    versions = new StreamsStage(configs.streams(), meters);
    List<Stage> all = new ArrayList<>();
    all.add(new WatcherStage(configs.watcher(), meters));
    if (configs.audit().isOn()) {
      all.add(new AuditStage(configs.audit(), meters));
    }
    all.add(versions);
    all.add(new ArchiverStage(configs.archiver(), meters));
    return new StageSet(all);
  }

  private void serveApi(EmbeddedBroker broker, StageConfigs configs) {
    ConsumerPool consumers =
        open("consumers", new ConsumerPool(clientSettings(broker), API_CONSUMERS));
    ObjectStore store =
        open("archive", ObjectStores.open(archive, configs.archiver().archive().options()));
    WireCodec topics = new WireCodec(SchemaIdsFactory.of(configs.registry()));
    StatusRoute status =
        new StatusRoute(
            new StatusRoute.Instance(cluster, archive.toString(), started),
            stages.stages(),
            this::health,
            consumers,
            topics,
            store);
    ApiSchemaIds ids = new ApiSchemaIds(topics, configs.registry());
    http.route("GET", "/api/v1/openapi.json", token.protect(new OpenApiRoute()));
    http.route("GET", "/api/v1/status", token.protect(status));
    http.route(
        "GET",
        "/api/v1/recent",
        token.protect(new RecentRoute(cluster, Topic.HISTORY, consumers, ids)));
    http.route(
        "GET",
        "/api/v1/recent/coverage",
        token.protect(new RecentRoute(cluster, Topic.COVERAGE, consumers, ids)));
    http.route(
        "GET",
        "/api/v1/state",
        token.protect(new StateRoute(cluster, versions::recentState, consumers, topics)));
  }

  private void announce() throws Exception {
    Announcement announcement =
        new Announcement(
            http.uri(),
            token.reveal(),
            cluster,
            archive,
            options.source().context().orElse(""),
            started);
    announcement.writeTo(dataDir);
    announcement.makeCurrent(dataDir, Announcement.userConfig(env));
    open("announcement", () -> announcement.end(dataDir));
  }

  /** The URI of a folder ends with a slash once the folder is there: a name must not change. */
  private static URI withoutSlash(URI folder) {
    return URI.create(folder.toString().replaceAll("(?<=[^/:])/+$", ""));
  }

  private static Map<String, Object> clientSettings(EmbeddedBroker broker) {
    Map<String, Object> settings = new HashMap<>(broker.clientProperties());
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return settings;
  }
}
