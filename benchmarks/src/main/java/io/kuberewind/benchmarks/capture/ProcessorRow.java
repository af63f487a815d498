package io.kuberewind.benchmarks.capture;

import io.kuberewind.benchmarks.Cluster;
import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import io.kuberewind.sandbox.Component;
import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processor time that the API server and etcd take for a write, with a watcher and without. */
final class ProcessorRow {
  private static final int WRITES_A_SECOND = 500;
  private static final int CLIENTS = 8;
  private static final double TICKS_A_SECOND = 100;
  private static final int USER_TIME = 11;

  private final Settings settings;
  private final Path work;
  private final Broker broker;
  private final ControlPlane controlPlane;
  private final Cluster cluster;

  ProcessorRow(Settings settings, Path work, Broker broker, ControlPlane controlPlane)
      throws Exception {
    this.settings = settings;
    this.work = work;
    this.broker = broker;
    this.controlPlane = controlPlane;
    this.cluster = new Cluster(controlPlane.kubeconfig("admin"));
  }

  void measure(Ratios table) throws Exception {
    Ratios.Row row =
        table
            .row("processor time of API server and etcd a write", "ms", Bounds.atMost(1.1, 1.05))
            .note("without a watcher, at %d writes/s".formatted(WRITES_A_SECOND));
    // The first round warms both up and is not counted.
    for (int run = 0; run <= settings.runs(); run++) {
      double without = run % 2 == 0 ? without(run) : 0;
      double with = with(run);
      without = without == 0 ? without(run) : without;
      if (run > 0) {
        row.add(with, without);
      }
    }
  }

  private double with(int run) throws Exception {
    try (WatcherProcess watcher =
        WatcherProcess.start(work, "paced-" + run, controlPlane.kubeconfig("rewind"), broker)) {
      watcher.awaitReady();
      return millisAWrite("with-" + run);
    }
  }

  private double without(int run) throws Exception {
    return millisAWrite("without-" + run);
  }

  private double millisAWrite(String prefix) throws Exception {
    double before = processorSeconds();
    int writes =
        new Writers(cluster, prefix, CLIENTS).writePaced(settings.seconds(), WRITES_A_SECOND);
    return (processorSeconds() - before) * 1000 / writes;
  }

  private double processorSeconds() throws IOException {
    double seconds = 0;
    for (Component component : List.of(Component.KUBE_APISERVER, Component.ETCD)) {
      long pid = controlPlane.processes().get(component).pid();
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      // The name, in parentheses, may hold anything; user and system time follow behind it.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
      seconds += ticks / TICKS_A_SECOND;
    }
    return seconds;
  }
}
