package io.kuberewind.archiver;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.ArchiveNotFoundException;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.archiver.store.Backoff;
import io.kuberewind.archiver.store.RetryingStore;
import io.kuberewind.kit.lifecycle.Health;
import io.kuberewind.kit.lifecycle.Stage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** history to archive. */
public final class ArchiverStage implements Stage {
  private static final Logger log = LoggerFactory.getLogger(ArchiverStage.class);
  private static final int ATTEMPTS = 8;
  private static final Duration START_BOUND = Duration.ofSeconds(10);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(20);

  private final ArchiverConfig config;
  private final ArchiverMetrics metrics;
  private volatile ObjectStore store;
  private volatile ArchiverLoop loop;
  private Thread thread;
  private boolean closed;

  public ArchiverStage(ArchiverConfig config, MeterRegistry meters) {
    this.config = config;
    this.metrics = new ArchiverMetrics(meters);
  }

  /** For tests that put something between the archiver and its store. */
  ArchiverStage(ArchiverConfig config, MeterRegistry meters, ObjectStore store) {
    this(config, meters);
    this.store = store;
  }

  @Override
  public String name() {
    return "archiver";
  }

  /**
   * Starts archiving in the background. Waits until it runs, at most 10 seconds: a broker that is
   * away is waited for in the background.
   *
   * @throws IllegalArgumentException when nothing can open the archive's address
   * @throws IllegalStateException when the archive cannot be used, or is another cluster's
   */
  @Override
  public void start() throws InterruptedException {
    if (store == null) {
      store = ObjectStores.open(config.archive().uri(), config.archive().options());
    }
    ObjectStore retrying =
        new RetryingStore(
            store,
            ATTEMPTS,
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)),
            metrics::retry);
    requireNotAnotherClusters(store);
    ArchiverLoop started = new ArchiverLoop(config, retrying, metrics);
    if (run(started)) {
      started.awaitStart(START_BOUND);
      if (!started.health().alive()) {
        throw new IllegalStateException(started.health().reason());
      }
    }
  }

  @Override
  public Health health() {
    ArchiverLoop running = loop;
    return running == null ? Health.notReady("not started") : running.health();
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
      thread = null;
      if (loop != null) {
        loop.stop();
      }
    }
    try {
      if (running != null && !join(running)) {
        log.atWarn().log("archiving did not stop in time; it goes on from the catalog next time");
        running.interrupt();
        join(running);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (store != null) {
      store.close();
    }
  }

  /** False when a close came first. */
  private synchronized boolean run(ArchiverLoop started) {
    if (closed) {
      return false;
    }
    loop = started;
    thread = new Thread(started, "archiver");
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  private static boolean join(Thread thread) throws InterruptedException {
    thread.join(CLOSE_BOUND.toMillis());
    return !thread.isAlive();
  }

  /** Told before anything waits for the broker. */
  private void requireNotAnotherClusters(ObjectStore at) {
    try {
      ArchiveFormat there = ArchiveFormat.open(at, Optional.of(config.cluster().name()));
      ArchiverLoop.open(at, config.cluster(), there.partitions());
    } catch (ArchiveNotFoundException e) {
      log.atDebug().log("there is no archive yet: {}", e.getMessage());
    }
  }
}
