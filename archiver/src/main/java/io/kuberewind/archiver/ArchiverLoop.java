package io.kuberewind.archiver;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.ArchiveNotFoundException;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archiver.store.Backoff;
import io.kuberewind.archiver.trim.HistoryTrim;
import io.kuberewind.archiver.trim.RetentionGuard;
import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.schemas.topic.TopicsReady;
import io.kuberewind.schemas.wire.SchemaIdsFactory;
import io.kuberewind.schemas.wire.SchemaUnavailableException;
import io.kuberewind.schemas.wire.WireCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives until it is stopped. What passes (a store or broker that is away) is waited out, each
 * time from the catalog anew; what does not pass (another archiver, another cluster's archive, a
 * damaged catalog) ends it, and health says why.
 */
final class ArchiverLoop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(ArchiverLoop.class);

  private final ArchiverConfig config;
  private final ObjectStore store;
  private final ArchiverMetrics metrics;
  private final WireCodec codec;
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private volatile Health health = Health.notReady("starting");
  private volatile Map<Integer, Long> committed = Map.of();
  private boolean holesFound;
  private int failures;

  ArchiverLoop(ArchiverConfig config, ObjectStore store, ArchiverMetrics metrics) {
    this.config = config;
    this.store = store;
    this.metrics = metrics;
    this.codec = new WireCodec(SchemaIdsFactory.of(config.kafka().registry()));
  }

  /** Opens or makes the archive, and takes its word for the cluster's id where none is given. */
  static ArchiveFormat open(ObjectStore store, ArchiverConfig.Cluster cluster, int partitions) {
    String id = cluster.id();
    if (id.isEmpty()) {
      try {
        id = ArchiveFormat.open(store, Optional.of(cluster.name())).clusterId();
      } catch (ArchiveNotFoundException e) {
        log.atDebug().log("the archive is made without a cluster id: {}", e.getMessage());
      }
    }
    return ArchiveFormat.openOrCreate(store, cluster.name(), id, partitions);
  }

  Health health() {
    return health;
  }

  /** Waits until archiving runs, failed, or waits for something itself. */
  void awaitStart(Duration atMost) throws InterruptedException {
    if (!started.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      log.atInfo().log("archiver starts in the background: {}", health.reason());
    }
  }

  void stop() {
    stopAsked.countDown();
  }

  @Override
  public void run() {
    ScheduledExecutorService housekeeping =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "archiver-trim");
              thread.setDaemon(true);
              return thread;
            });
    try {
      int partitions =
          new TopicsReady(
                  KafkaSettings.admin(config),
                  config.topics().partitions(),
                  config.topics().replication())
              .await(this::waitForBroker);
      ArchiveFormat format = open(store, config.cluster(), partitions);
      scheduleHousekeeping(housekeeping);
      while (!isStopped()) {
        archive(format);
      }
      health = Health.notReady("stopped");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      health = Health.failed("interrupted");
    } catch (RuntimeException | Error e) {
      // An error too is said: a library that cannot be loaded must not look like a healthy
      // archiver.
      fail(e);
    } finally {
      housekeeping.shutdownNow();
      started.countDown();
    }
  }

  /** What watches over history beside archiving. */
  private void scheduleHousekeeping(ScheduledExecutorService housekeeping) {
    HistoryTrim trim =
        new HistoryTrim(
            KafkaSettings.admin(config),
            config.care().historyRetention(),
            () -> committed,
            InstantSource.system());
    long interval = trim.interval().toMillis();
    var unused =
        housekeeping.scheduleWithFixedDelay(trim, interval, interval, TimeUnit.MILLISECONDS);
    RetentionGuard guard =
        new RetentionGuard(
            KafkaSettings.admin(config),
            () -> committed,
            InstantSource.system(),
            metrics::endangered);
    long pace = RetentionGuard.INTERVAL.toMillis();
    var unusedToo = housekeeping.scheduleWithFixedDelay(guard, pace, pace, TimeUnit.MILLISECONDS);
  }

  /** One run; returns when it was stopped or when a failure was waited out. */
  private void archive(ArchiveFormat format) throws InterruptedException {
    try (ArchivingRun run = new ArchivingRun(config, codec, store, format, metrics)) {
      holesFound |= run.foundHoles();
      while (!isStopped()) {
        committed = run.committedOffsets();
        if (run.step()) {
          failures = 0;
        }
        if (failures == 0) {
          running();
        }
      }
      run.finish();
    } catch (ObjectStoreException e) {
      waitOut("the archive cannot be written now: " + e.getMessage(), e);
    } catch (KafkaException e) {
      waitOut("history cannot be read now: " + e.getMessage(), e);
    } catch (SchemaUnavailableException e) {
      waitOut(e.getMessage(), e);
    }
  }

  private void running() {
    health =
        holesFound
            ? new Health(
                true,
                true,
                "history was deleted before it was archived: there is a gap on record, see coverage")
            : Health.ok();
    started.countDown();
  }

  private void waitForBroker(String reason) {
    waitFor(reason);
    log.atWarn().log("waiting: {}", reason);
  }

  private void waitFor(String reason) {
    health = Health.notReady(reason);
    started.countDown();
  }

  private void waitOut(String reason, RuntimeException cause) throws InterruptedException {
    failures++;
    metrics.restart();
    Duration pause = backoff.after(failures);
    waitFor(reason);
    log.atWarn()
        .addKeyValue("failures", failures)
        .addKeyValue("retryIn", pause)
        .log("beginning again from the catalog: {}", reason);
    log.atDebug().setCause(cause).log("archiving failed");
    if (stopAsked.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      log.atInfo().log("stopped while waiting");
    }
  }

  private void fail(Throwable e) {
    String reason =
        e instanceof ArchiveException || e.getMessage() != null ? e.getMessage() : e.toString();
    health = Health.failed(reason);
    log.atError().log("archiving stopped: {}", reason);
    log.atDebug().setCause(e).log("archiving stopped");
  }

  private boolean isStopped() {
    return stopAsked.getCount() == 0;
  }
}
