package io.kuberewind.watcher;

import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.kit.lifecycle.Stage;
import io.kuberewind.schemas.wire.SchemaIdsFactory;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.watcher.capture.CaptureSet;
import io.kuberewind.watcher.capture.CaptureSettings;
import io.kuberewind.watcher.capture.ChangeRecords;
import io.kuberewind.watcher.change.Life;
import io.kuberewind.watcher.change.Recovered;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.cluster.ClusterConnection;
import io.kuberewind.watcher.cluster.ClusterException;
import io.kuberewind.watcher.discovery.Discovery;
import io.kuberewind.watcher.discovery.TypeClaim;
import io.kuberewind.watcher.etcd.EtcdSource;
import io.kuberewind.watcher.policy.Guard;
import io.kuberewind.watcher.policy.Policy;
import io.kuberewind.watcher.policy.PolicyFile;
import io.kuberewind.watcher.policy.SealingKeys;
import io.kuberewind.watcher.publish.KafkaClients;
import io.kuberewind.watcher.publish.PublishQueue;
import io.kuberewind.watcher.publish.Publisher;
import io.kuberewind.watcher.tick.Barriers;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.Stand;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TickLog;
import io.kuberewind.watcher.tick.TickReader;
import io.kuberewind.watcher.tick.TimelineEndedException;
import io.kuberewind.watcher.tick.TypeProgress;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One cluster's changes to the topics: the wiring of the steps. */
public final class WatcherStage implements Stage {
  private static final Logger log = LoggerFactory.getLogger(WatcherStage.class);
  private static final long THREAD_STOP_MILLIS = 5_000;
  private static final long LAG_REFRESH_SECONDS = 5;
  private static final long KEYS_REFRESH_SECONDS = 1;

  private final WatcherConfig config;
  private final CaptureSettings settings;
  private final WatcherMeters meters;
  private final ScheduledThreadPoolExecutor scheduler = Threads.scheduler();
  private final PublishQueue queue;
  private final Optional<SealingKeys> keys;
  private final Guard guard;
  private final Publisher publisher;
  private final WatcherLag lag;
  private final TickLog ticks = new TickLog();
  private final List<Thread> threads = new ArrayList<>();
  private ClusterConnection cluster;
  private Optional<PolicyWatch> policyWatch = Optional.empty();
  private volatile CaptureSet captures;
  private volatile EtcdSource etcdSource;
  private volatile TickLoop tickLoop;
  private volatile ScheduledFuture<?> keysRefresh;
  private volatile String failure = "";
  private boolean closed;

  public WatcherStage(WatcherConfig config, MeterRegistry registry) {
    this(config, registry, CaptureSettings.defaults());
  }

  WatcherStage(WatcherConfig config, MeterRegistry registry, CaptureSettings settings) {
    this.config = config;
    this.settings =
        settings
            .withStreamLists(config.capture().streamLists())
            .checkedEvery(config.capture().checkInterval());
    this.meters = new WatcherMeters(registry);
    this.queue = new PublishQueue(config.queue().bytes(), config.queue().entries(), scheduler);
    this.keys = SealingKeys.open(config.protection().keys());
    this.guard = new Guard(usualPolicy(), keys, meters);
    WatcherConfig.Kafka kafka = config.kafka();
    this.publisher =
        new Publisher(
            new KafkaClients(kafka.bootstrapServers(), kafka.clients(), config.transactionalId()),
            new WireCodec(SchemaIdsFactory.of(kafka.registry())),
            new Publisher.Target(
                config.cluster(), config.instance(), kafka.partitions(), kafka.replication()),
            queue,
            guard,
            meters);
    this.lag = new WatcherLag(meters, publisher.durable(), ticks);
  }

  @Override
  public String name() {
    return "watcher";
  }

  /**
   * Connects to the cluster and begins. Kafka need not be there yet.
   *
   * @throws ClusterException when the cluster cannot be used; the message is for the user
   */
  @Override
  public synchronized void start() throws ClusterException {
    cluster = ClusterConnection.open(config.source().kubeconfig(), config.source().context());
    log.atInfo()
        .addKeyValue("cluster", config.cluster())
        .addKeyValue("server", cluster.server())
        .log("connected to the cluster");
    gauges();
    seal();
    policyWatch = policyWatch();
    threads.add(Threads.start("rewind-watcher", this::capture, reason -> failure = reason));
  }

  /** uid of the cluster's kube-system namespace, empty when it may not be read. After the start. */
  public synchronized String clusterId() {
    return cluster.id();
  }

  @Override
  public Health health() {
    if (!failure.isEmpty() || !publisher.failure().isEmpty()) {
      return Health.failed(failure.isEmpty() ? publisher.failure() : failure);
    }
    if (!publisher.problem().isEmpty()) {
      return Health.notReady(publisher.problem());
    }
    CaptureSet running = captures;
    TickLoop ticking = tickLoop;
    if (running == null || ticking == null) {
      return Health.notReady("starting");
    }
    String problem = ticking.problem().isEmpty() ? running.problem() : ticking.problem();
    if (problem.isEmpty() && etcdSource != null) {
      problem = etcdSource.problem();
    }
    return problem.isEmpty() ? Health.ok() : Health.notReady(problem);
  }

  @Override
  public void close() {
    if (!stopCapture()) {
      return;
    }
    publisher.close();
    release();
  }

  /** Ends as a crash would: nothing more is published, a transaction under way stays open. */
  void abandon() {
    publisher.abandon();
    if (stopCapture()) {
      release();
    }
  }

  private void capture() throws InterruptedException, ClusterException {
    Recovered recovered = publisher.open();
    publisher.start();
    while (true) {
      try {
        captureTimeline(recovered);
      } catch (TimelineEndedException e) {
        log.atWarn()
            .addKeyValue("cluster", config.cluster())
            .log("another timeline begins: {}", e.getMessage());
      }
      recovered = publisher.recover();
    }
  }

  /** Captures until the thread is interrupted or the cluster's etcd is another one. */
  private void captureTimeline(Recovered recovered) throws InterruptedException, ClusterException {
    ticks.clear();
    TickPace pace = new TickPace(config.capture().tickInterval(), System::nanoTime);
    TickLoop ticking = new TickLoop(new TickReader(cluster), ticks, queue, pace);
    tickLoop = ticking;
    int timeline = enter(recovered, ticking.first(), ticking.clusterId());
    recovered
        .barrier()
        .in(timeline)
        .ifPresent(tick -> ticks.earlier(new Stand(tick.revision(), tick.time(), 0)));
    Barriers barriers =
        new Barriers(
            config.cluster(), config.instance(), timeline, ticks, recovered.barrierSequence());
    TypeRefresh types = new TypeRefresh(new Discovery(cluster), barriers, pace);
    CaptureSet running =
        new CaptureSet.Builder()
            .between(cluster, queue)
            .with(meters, scheduler, types)
            .recordedBy(
                new ChangeRecords(config.cluster(), config.instance(), timeline, ticks), ticks)
            .policy(guard::captures, settings)
            .from(recovered)
            .build();
    captures = running;
    running.start();
    Optional<EtcdSource> source = etcd(recovered, types, timeline);
    ScheduledFuture<?> lagRefresh =
        scheduler.scheduleWithFixedDelay(
            () -> lag.follow(byType()), 0, LAG_REFRESH_SECONDS, TimeUnit.SECONDS);
    List<Thread> beside = new ArrayList<>();
    try {
      if (source.isPresent()) {
        beside.add(run("rewind-watcher-etcd", source.get()::run));
      }
      if (policyWatch.isPresent()) {
        PolicyWatch watch = policyWatch.get();
        beside.add(run("rewind-watcher-policy", () -> watch.run(types::policyChanged)));
      }
      TypeClaim others = source.<TypeClaim>map(etcd -> etcd).orElse(TypeClaim.NONE);
      beside.add(run("rewind-watcher-types", () -> types.run(running, others)));
      ticking.run(this::progress, types, barriers);
    } finally {
      beside.forEach(Thread::interrupt);
      beside.forEach(WatcherStage::join);
      lagRefresh.cancel(false);
      running.stop();
    }
  }

  private Optional<EtcdSource> etcd(Recovered recovered, TypeRefresh types, int timeline)
      throws ClusterException {
    if (config.source().etcd().isEmpty()) {
      return Optional.empty();
    }
    EtcdSource source =
        new EtcdSource(
            config.source().etcd().get(),
            new EtcdSource.Parts(
                cluster,
                queue,
                new ChangeRecords(config.cluster(), config.instance(), timeline, ticks),
                meters,
                guard::captures,
                types,
                recovered));
    etcdSource = source;
    return Optional.of(source);
  }

  private void etcdGauge(String what, String description, ToLongFunction<EtcdSource> value) {
    meters.gauge(
        "rewind.watcher.etcd." + what,
        description,
        () -> etcdSource == null ? 0 : value.applyAsLong(etcdSource));
  }

  private long knownInEtcd() {
    EtcdSource etcd = etcdSource;
    return etcd == null ? 0 : etcd.knownObjects();
  }

  private Collection<TypeProgress> progress() {
    List<TypeProgress> all = new ArrayList<>(captures.progress());
    if (etcdSource != null) {
      all.add(etcdSource);
    }
    return all;
  }

  private Map<ResourceType, TypeProgress> byType() {
    Map<ResourceType, TypeProgress> types = new HashMap<>(captures.byType());
    EtcdSource etcd = etcdSource;
    if (etcd != null) {
      etcd.followed().forEach(type -> types.put(type, etcd));
    }
    return types;
  }

  private Policy usualPolicy() {
    return Policy.leavingOut(config.capture().exclude());
  }

  /** The policy file is read before anything is captured, with the cluster at hand. */
  private Optional<PolicyWatch> policyWatch() throws ClusterException {
    if (config.protection().policy().isEmpty()) {
      return Optional.empty();
    }
    Path file = config.protection().policy().get();
    PolicyWatch watch =
        new PolicyWatch(
            new PolicyFile(file, usualPolicy(), keys.isPresent()),
            new Discovery(cluster),
            guard,
            meters);
    try {
      watch.begin();
    } catch (IOException e) {
      throw new ClusterException.Unreachable(
          "The API server at %s does not say which kinds it has, so the policy %s cannot be checked"
              .formatted(cluster.server(), file),
          e);
    }
    return Optional.of(watch);
  }

  private void seal() {
    keys.ifPresentOrElse(
        sealing ->
            keysRefresh =
                scheduler.scheduleWithFixedDelay(
                    sealing::refresh, KEYS_REFRESH_SECONDS, KEYS_REFRESH_SECONDS, TimeUnit.SECONDS),
        () ->
            log.atWarn()
                .log(
                    "no keys are configured: Secrets are recorded as the API server sends them."
                        + " Make keys with 'kubectl rewind keys create' and name them with"
                        + " --keys"));
  }

  /** The timeline that the cluster is in, going by what was told of it before. */
  private int enter(Recovered recovered, Tick first, String clusterId) {
    Life before = recovered.life();
    String ended = before.endedBy(clusterId, first.revision());
    int timeline = before.timeline() + (ended.isEmpty() ? 0 : 1);
    String why = ended.isEmpty() ? "this watcher was away when it began" : ended;
    recovered.enter(timeline, "timeline %d begins: %s".formatted(timeline, why));
    if (!ended.isEmpty()) {
      log.atWarn()
          .addKeyValue("cluster", config.cluster())
          .addKeyValue("timeline", timeline)
          .addKeyValue("revision", first.revision())
          .log("a timeline begins, what was recorded before stays: {}", ended);
    }
    return timeline;
  }

  private void gauges() {
    etcdGauge(
        "revision",
        "With etcd as a source: revision up to which its changes were taken",
        EtcdSource::confirmed);
    etcdGauge(
        "undecoded",
        "With etcd as a source: values read that could not be decoded, and are kept as they are",
        EtcdSource::undecoded);
    etcdGauge(
        "encrypted",
        "With etcd as a source: values read that are encrypted at rest, and are kept as they are",
        EtcdSource::encrypted);
    meters.gauge("rewind.watcher.queue.bytes", "Heap that waits for Kafka", queue::bytes);
    meters.gauge(
        "rewind.watcher.queue.fill",
        "How full the queue to Kafka is; at 1 the streams wait",
        queue::fill);
    meters.gauge(
        "rewind.watcher.clock.ahead.seconds",
        "How far times are ahead of a clock that was set back",
        () -> Micros.ahead() / 1e6);
    meters.gauge(
        "rewind.watcher.types",
        "Resource types captured",
        () -> captures == null ? 0 : byType().size());
    meters.gauge(
        "rewind.watcher.known.objects",
        "Objects known to exist",
        () -> captures == null ? 0 : captures.knownObjects() + knownInEtcd());
    meters.gauge(
        "rewind.watcher.tick.age.seconds",
        "Age of the last tick",
        () -> ticks.newest().map(t -> (Micros.now() - t.readEnded()) / 1e6).orElse(Double.NaN));
  }

  private boolean stopCapture() {
    List<Thread> running;
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      running = List.copyOf(threads);
    }
    running.forEach(Thread::interrupt);
    running.forEach(WatcherStage::join);
    if (captures != null) {
      captures.stop();
    }
    if (keysRefresh != null) {
      keysRefresh.cancel(false);
    }
    return true;
  }

  private synchronized void release() {
    scheduler.shutdownNow();
    if (cluster != null) {
      cluster.close();
    }
  }

  private synchronized Thread run(String name, Threads.Work work) throws InterruptedException {
    if (closed) {
      throw new InterruptedException("the watcher is closed");
    }
    Thread thread = Threads.start(name, work, reason -> failure = reason);
    threads.removeIf(ended -> !ended.isAlive());
    threads.add(thread);
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join(THREAD_STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
