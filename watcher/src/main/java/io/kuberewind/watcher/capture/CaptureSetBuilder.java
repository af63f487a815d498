package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.change.Recovered;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.cluster.ClusterConnection;
import io.kuberewind.watcher.tick.TickLog;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;

/** Puts a {@link CaptureSet} together. */
public final class CaptureSetBuilder {
  private ClusterConnection cluster;
  private Outlet outlet;
  private WatcherMeters meters;
  private ScheduledExecutorService scheduler;
  private CaptureSettings settings = CaptureSettings.defaults();
  private CaptureObserver observer;
  private Predicate<ResourceType> policy;
  private ChangeRecords records;
  private TickLog ticks;
  private Recovered recovered = Recovered.nothing();

  /** Where the types are read, and where their changes go. */
  public CaptureSetBuilder between(ClusterConnection source, Outlet target) {
    cluster = source;
    outlet = target;
    return this;
  }

  /** Who counts, who keeps time, and who is told. */
  public CaptureSetBuilder with(
      WatcherMeters counts, ScheduledExecutorService timers, CaptureObserver told) {
    meters = counts;
    scheduler = timers;
    observer = told;
    return this;
  }

  /** How records are made and dated. */
  public CaptureSetBuilder recordedBy(ChangeRecords maker, TickLog clock) {
    records = maker;
    ticks = clock;
    return this;
  }

  /** Which types are captured, asked whenever the types are taken in, and how. */
  public CaptureSetBuilder policy(Predicate<ResourceType> which, CaptureSettings how) {
    policy = which;
    settings = how;
    return this;
  }

  /** Where to begin. */
  public CaptureSetBuilder from(Recovered earlier) {
    recovered = earlier;
    return this;
  }

  public CaptureSet build() {
    CaptureContext context =
        new CaptureContext(
            cluster, outlet, meters, scheduler, settings, observer, ticks, new Notices());
    return new CaptureSet(context, policy, records, recovered);
  }
}
