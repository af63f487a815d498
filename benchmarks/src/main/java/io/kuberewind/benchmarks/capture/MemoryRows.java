package io.kuberewind.benchmarks.capture;

import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import java.nio.file.Path;
import java.util.List;

/** What a watcher holds of the objects that it watches. */
final class MemoryRows {
  private static final int FEW = 1_000;
  private static final double MIB = 1048576.0;

  private record Held(long liveHeap, long resident) {}

  private final Settings settings;
  private final Path work;
  private final Broker broker;
  private final List<ReplayedObject> forms = ReplayedObject.deployments(FEW);

  MemoryRows(Settings settings, Path work, Broker broker) {
    this.settings = settings;
    this.work = work;
    this.broker = broker;
  }

  void measure(Ratios table) throws Exception {
    Held few = held("few", FEW);
    Held many = held("many", settings.objects());
    double each = (double) (many.liveHeap() - few.liveHeap()) / (settings.objects() - FEW);
    table
        .row("live heap for each object watched", "B", Bounds.atMost(300, 250))
        .note("%,d objects less %,d; the bound is in bytes".formatted(settings.objects(), FEW))
        .add(each, 1);
    table
        .row("resident size of the watcher, at most", "MiB", Bounds.atMost(400, 350))
        .note("from its start over a list of %,d objects".formatted(settings.objects()))
        .add(many.resident() / MIB, 1);
  }

  private Held held(String cluster, int objects) throws Exception {
    try (StandInServer server = new StandInServer(forms, objects);
        WatcherProcess watcher =
            WatcherProcess.start(
                work, cluster, server.kubeconfig(work.resolve(cluster + ".kubeconfig")), broker)) {
      watcher.awaitReady();
      watcher.awaitSeen(objects);
      return new Held(watcher.liveHeap(), watcher.greatestResident());
    }
  }
}
