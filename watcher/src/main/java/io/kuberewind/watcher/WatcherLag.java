package io.kuberewind.watcher;

import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.publish.Durable;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TickLog;
import io.kuberewind.watcher.tick.TypeProgress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How far Kafka is behind the cluster: the watcher's part of the data that a loss would cost. */
final class WatcherLag {
  private final WatcherMeters meters;
  private final Durable durable;
  private final TickLog ticks;

  WatcherLag(WatcherMeters meters, Durable durable, TickLog ticks) {
    this.meters = meters;
    this.durable = durable;
    this.ticks = ticks;
    meters.gauge(
        "rewind.watcher.lag.seconds",
        "Age of the moment up to which every change is in Kafka",
        () -> durable.barrier().map(b -> age(micros(b.getReadStarted()))).orElse(Double.NaN));
  }

  /** Makes a gauge of each type that is captured now. */
  void follow(Map<ResourceType, TypeProgress> captured) {
    Map<ResourceType, Supplier<Number>> types = new HashMap<>();
    captured.forEach((type, progress) -> types.put(type, () -> of(type, progress)));
    meters.typeLags(types);
  }

  private double of(ResourceType type, TypeProgress progress) {
    long revision = durable.revisionOf(type, progress.isCounted());
    // Further back than ticks are kept, it is at least as long ago as the oldest of them.
    Optional<Tick> seen = ticks.newestAtMost(revision).or(() -> ticks.oldestAtLeast(0));
    return seen.map(tick -> age(tick.readStarted())).orElse(Double.NaN);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static double age(long micros) {
    return (Micros.now() - micros) / 1e6;
  }
}
