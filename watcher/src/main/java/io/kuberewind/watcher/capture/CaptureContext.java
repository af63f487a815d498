package io.kuberewind.watcher.capture;

import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.cluster.ClusterConnection;
import io.kuberewind.watcher.tick.TickLog;
import java.util.concurrent.ScheduledExecutorService;

/** What every type's capture works with. */
record CaptureContext(
    ClusterConnection cluster,
    Outlet outlet,
    WatcherMeters meters,
    ScheduledExecutorService scheduler,
    CaptureSettings settings,
    CaptureObserver observer,
    TickLog ticks,
    Notices notices) {}
