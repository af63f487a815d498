package io.kuberewind.benchmarks.capture;

import io.kuberewind.benchmarks.Cluster;
import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import io.kuberewind.sandbox.ControlPlane;
import java.nio.file.Path;
import java.util.Map;

/**
 * How long after an API server's answer to a write the change is committed in Kafka, with clients
 * that write as fast as they are answered; and whether all of it is there.
 */
final class LiveRows {
  private static final int CLIENTS = 8;
  private static final int BOUND_MILLIS = 250;
  private static final int AIM_MILLIS = 100;

  private final Settings settings;
  private final Path work;
  private final Broker broker;
  private final ControlPlane controlPlane;

  LiveRows(Settings settings, Path work, Broker broker, ControlPlane controlPlane) {
    this.settings = settings;
    this.work = work;
    this.broker = broker;
    this.controlPlane = controlPlane;
  }

  void measure(Ratios table) throws Exception {
    Ratios.Row p99 =
        table
            .row(
                "99th percentile from a write's answer",
                "ms",
                Bounds.atMost(BOUND_MILLIS, AIM_MILLIS))
            .note("%d unthrottled clients; to a read-committed reader".formatted(CLIENTS));
    Ratios.Row median =
        table.row("median of the same", "ms", Bounds.none()).note("the reference is one");
    Ratios.Row kept =
        table
            .row("writes answered that are in Kafka", "writes", Bounds.atLeast(1, 1))
            .note("by key and revision; all writes that were answered");
    Cluster cluster = new Cluster(controlPlane.kubeconfig("admin"));
    try (WatcherProcess watcher =
        WatcherProcess.start(work, "live", controlPlane.kubeconfig("rewind"), broker)) {
      watcher.awaitReady();
      // The first round warms all up and is not counted.
      for (int run = 0; run <= settings.runs(); run++) {
        Delays delays = delays(cluster, "live-" + run, run == 0 ? 5 : settings.seconds());
        if (run > 0) {
          p99.add(delays.millis(0.99), 1);
          median.add(delays.millis(0.5), 1);
          kept.add(delays.kept(), delays.written());
        }
      }
    }
  }

  private Delays delays(Cluster cluster, String prefix, int seconds) throws Exception {
    try (CommittedReader reader = new CommittedReader(broker, prefix)) {
      Map<String, Long> answered = new Writers(cluster, prefix, CLIENTS).writeFor(seconds);
      Map<String, Long> seen = reader.awaitAll(answered.keySet());
      return Delays.between(answered, seen);
    }
  }
}
