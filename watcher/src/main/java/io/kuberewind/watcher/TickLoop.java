package io.kuberewind.watcher;

import io.kuberewind.watcher.capture.CaptureSet;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.tick.Barriers;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TickLog;
import io.kuberewind.watcher.tick.TickReader;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a tick at every interval, and puts out the barrier that it allows a little later. */
final class TickLoop {
  private static final Logger log = LoggerFactory.getLogger(TickLoop.class);

  private final TickReader reader;
  private final TickLog ticks;
  private final Barriers barriers;
  private final Outlet outlet;
  private final Duration interval;
  private volatile String problem = "no tick yet";

  TickLoop(TickReader reader, TickLog ticks, Barriers barriers, Outlet outlet, Duration interval) {
    this.reader = reader;
    this.ticks = ticks;
    this.barriers = barriers;
    this.outlet = outlet;
    this.interval = interval;
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
      Thread.sleep(interval.toMillis());
    }
  }

  /** Ticks until the thread is interrupted. */
  void run(CaptureSet captures, TypeRefresh types) throws InterruptedException {
    while (true) {
      long started = System.nanoTime();
      boolean read = tick();
      Thread.sleep(barriers.settleMicros() / 1000 + 1);
      // The second read takes the way that the changes take: when the server, the connection or
      // this
      // process is slow, so is the read, and whatever was sent before its answer has come too.
      if (read && tick() && !types.isAwaiting()) {
        barriers
            .decide(Micros.now(), captures.progress())
            .ifPresent(barrier -> outlet.put(new Entry.Ticked(barrier)));
      }
      long left = interval.toNanos() - (System.nanoTime() - started);
      Thread.sleep(Math.max(0, left / 1_000_000));
    }
  }

  private boolean tick() {
    try {
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
