package io.kuberewind.watcher;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.tick.Barriers;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TickLog;
import io.kuberewind.watcher.tick.TickReader;
import io.kuberewind.watcher.tick.TimelineEndedException;
import io.kuberewind.watcher.tick.TypeProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads ticks at their {@link TickPace}, and puts out the barriers that they allow. */
final class TickLoop {
  private static final Logger log = LoggerFactory.getLogger(TickLoop.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration IDENTITY_INTERVAL = Duration.ofMinutes(1);

  private final TickReader reader;
  private final TickLog ticks;
  private final Outlet outlet;
  private final TickPace pace;
  private volatile String problem = "no tick yet";
  private String clusterId = "";
  private long identifiedAt;

  TickLoop(TickReader reader, TickLog ticks, Outlet outlet, TickPace pace) {
    this.reader = reader;
    this.ticks = ticks;
    this.outlet = outlet;
    this.pace = pace;
  }

  /** Why there are no ticks just now; empty when all is well. */
  String problem() {
    return problem;
  }

  /** Reads the first tick, waiting for an API server that is away. */
  Tick first() throws InterruptedException {
    while (true) {
      if (tick()) {
        return ticks.newest().orElseThrow();
      }
      Thread.sleep(RETRY.toMillis());
    }
  }

  /** uid of the cluster's kube-system namespace, empty when it may not be read. */
  String clusterId() {
    return clusterId;
  }

  /**
   * Ticks until the thread is interrupted.
   *
   * @throws TimelineEndedException when the cluster's etcd is not the one of the first tick
   */
  void run(Supplier<Collection<TypeProgress>> progress, TypeRefresh types, Barriers barriers)
      throws InterruptedException {
    while (true) {
      pace.awaitTurn(Duration.ofNanos(barriers.settleMicros() * 1000));
      // A read takes the way that the changes take: when the server, the connection or this process
      // is slow, so is the read, and whatever was sent before its answer has come too. So a tick is
      // vouched for by a read that began once it had settled.
      if (tick() && pace.allowsBarrier() && !types.isAwaiting()) {
        barriers
            .decide(ticks.newest().orElseThrow().readStarted(), progress.get())
            .forEach(this::put);
      }
    }
  }

  private void put(Barrier barrier) {
    outlet.put(new Entry.Ticked(barrier));
    pace.covered(barrier.getRevision());
  }

  /** A server that was away may come back as that of another cluster. */
  private void identify() throws IOException {
    String now = reader.clusterId();
    if (!clusterId.isEmpty() && !now.isEmpty() && !now.equals(clusterId)) {
      throw new TimelineEndedException("kube-system is %s, and was %s".formatted(now, clusterId));
    }
    clusterId = now.isEmpty() ? clusterId : now;
    identifiedAt = System.nanoTime();
  }

  private boolean tick() {
    try {
      if (!problem.isEmpty() || System.nanoTime() - identifiedAt > IDENTITY_INTERVAL.toNanos()) {
        identify();
      }
      ticks.add(reader.read());
      problem = "";
      return true;
    } catch (IOException e) {
      if (problem.isEmpty()) {
        log.atWarn().log("the cluster's revision cannot be read: {}", e.getMessage());
      }
      problem = "the cluster's revision cannot be read: " + e.getMessage();
      return false;
    }
  }
}
