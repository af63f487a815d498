package io.kuberewind.watcher;

import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.kit.lifecycle.Stage;
import io.kuberewind.schemas.wire.SchemaIdsFactory;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.watcher.audited.DroppedEvents;
import io.kuberewind.watcher.capture.CaptureSet;
import io.kuberewind.watcher.capture.CaptureSetBuilder;
import io.kuberewind.watcher.capture.CaptureSettings;
import io.kuberewind.watcher.capture.ChangeRecords;
import io.kuberewind.watcher.capture.TypeRecorder;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.Life;
import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.Recovered;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.cluster.ClusterConnection;
import io.kuberewind.watcher.cluster.ClusterException;
import io.kuberewind.watcher.discovery.Discovery;
import io.kuberewind.watcher.discovery.TypeClaim;
import io.kuberewind.watcher.etcd.EtcdSource;
import io.kuberewind.watcher.publish.KafkaClients;
import io.kuberewind.watcher.publish.PublishQueue;
import io.kuberewind.watcher.publish.Publisher;
import io.kuberewind.watcher.tick.Barriers;
import io.kuberewind.watcher.tick.Stand;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TickLog;
import io.kuberewind.watcher.tick.TickReader;
import io.kuberewind.watcher.tick.TimelineEndedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One cluster's changes to the topics: the wiring of the steps. */
public final class WatcherStage implements Stage {
  private static final Logger log = LoggerFactory.getLogger(WatcherStage.class);
  private static final long THREAD_STOP_MILLIS = 5_000;
  private static final long LAG_REFRESH_SECONDS = 5;

  private final WatcherConfig config;
  private final CaptureSettings settings;
  private final WatcherMeters meters;
  private final ScheduledThreadPoolExecutor scheduler = Threads.scheduler();
  private final PublishQueue queue;
  private final Protection protection;
  private final Publisher publisher;
  private final WatcherLag lag;
  private final TickLog ticks = new TickLog();
  private final List<Thread> threads = new ArrayList<>();
  private ClusterConnection cluster;
  private Optional<PolicyWatch> policyWatch = Optional.empty();
  private volatile Followed followed;
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
    this.protection = new Protection(config, meters);
    WatcherConfig.Kafka kafka = config.kafka();
    this.publisher =
        new Publisher(
            new KafkaClients(kafka.bootstrapServers(), kafka.clients(), config.transactionalId()),
            new WireCodec(SchemaIdsFactory.of(kafka.registry())),
            new Publisher.Target(
                config.cluster(), config.instance(), kafka.partitions(), kafka.replication()),
            queue,
            protection.guard(),
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
    new WatcherGauges(meters, () -> followed).register(queue, ticks);
    protection.start(scheduler);
    policyWatch = protection.policy(cluster);
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
    Followed now = followed;
    if (now == null) {
      return Health.notReady("starting");
    }
    return now.problem().isEmpty() ? Health.ok() : Health.notReady(now.problem());
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
    followed = null;
    ticks.clear();
    TickPace pace = new TickPace(config.capture().tickInterval(), System::nanoTime);
    TickLoop ticking = new TickLoop(new TickReader(cluster), ticks, queue, pace);
    int timeline = enter(recovered, ticking.first(), ticking.clusterId());
    long run = recovered.barrierSequence() + 1;
    queue.put(new Entry.Begun(timeline, run));
    Optional<Position> before = recovered.barrier().in(timeline);
    before.ifPresent(tick -> ticks.earlier(new Stand(tick.revision(), tick.time(), 0)));
    Barriers barriers = new Barriers(config.cluster(), config.instance(), timeline, ticks, run);
    ChangeRecords records =
        new ChangeRecords(config.cluster(), config.instance(), timeline, run, ticks);
    TypeRefresh types = new TypeRefresh(new Discovery(cluster), barriers, pace);
    CaptureSet running =
        new CaptureSetBuilder()
            .between(cluster, queue)
            .with(meters, scheduler, types)
            .recordedBy(records, ticks)
            .policy(protection.guard()::captures, settings)
            .from(recovered)
            .build();
    running.start();
    Optional<EtcdSource> source = etcd(recovered, types, records);
    BooleanSupplier begun = () -> before.isPresent() || publisher.durable().barrier().isPresent();
    Followed now = new Followed(running, source, ticking, begun);
    followed = now;
    ScheduledFuture<?> lagRefresh =
        scheduler.scheduleWithFixedDelay(
            () -> lag.follow(now.byType()), 0, LAG_REFRESH_SECONDS, TimeUnit.SECONDS);
    Optional<ScheduledFuture<?>> auditLook = auditLook(records);
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
      ticking.run(now::progress, types, barriers);
    } finally {
      beside.forEach(Thread::interrupt);
      beside.forEach(WatcherStage::join);
      lagRefresh.cancel(false);
      auditLook.ifPresent(look -> look.cancel(false));
      running.stop();
    }
  }

  /** Looks now and then whether the API server drops audit events, where that is asked for. */
  private Optional<ScheduledFuture<?>> auditLook(ChangeRecords records) {
    long interval = config.source().auditCounts().toMillis();
    if (interval == 0) {
      return Optional.empty();
    }
    DroppedEvents events =
        new DroppedEvents(cluster, new TypeRecorder.Sink(records, queue, meters), ticks);
    return Optional.of(
        scheduler.scheduleWithFixedDelay(events::look, 0, interval, TimeUnit.MILLISECONDS));
  }

  private Optional<EtcdSource> etcd(Recovered recovered, TypeRefresh types, ChangeRecords records)
      throws ClusterException {
    if (config.source().etcd().isEmpty()) {
      return Optional.empty();
    }
    EtcdSource.Parts parts =
        new EtcdSource.Parts(
            cluster, queue, records, meters, protection.guard()::captures, types, recovered);
    return Optional.of(new EtcdSource(config.source().etcd().get(), parts));
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
    if (followed != null) {
      followed.captures().stop();
    }
    protection.stop();
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
