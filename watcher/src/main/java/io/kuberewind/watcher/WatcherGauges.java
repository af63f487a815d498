package io.kuberewind.watcher;

import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.etcd.EtcdSource;
import io.kuberewind.watcher.publish.PublishQueue;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.TickLog;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What of a watcher is measured when somebody asks. */
final class WatcherGauges {
  private final WatcherMeters meters;
  private final Supplier<Followed> followed;

  /** {@code followed} answers null while nothing is followed. */
  WatcherGauges(WatcherMeters meters, Supplier<Followed> followed) {
    this.meters = meters;
    this.followed = followed;
  }

  void register(PublishQueue queue, TickLog ticks) {
    meters.gauge("rewind.watcher.queue.bytes", "Heap that waits for Kafka", queue::bytes);
    meters.gauge(
        "rewind.watcher.queue.fill",
        "How full the queue to Kafka is; at 1 the streams wait",
        queue::fill);
    meters.gauge(
        "rewind.watcher.clock.ahead.seconds",
        "How far times are ahead of a clock that was set back",
        () -> Micros.ahead() / 1e6);
    meters.gauge(
        "rewind.watcher.tick.age.seconds",
        "Age of the last tick",
        () -> ticks.newest().map(t -> (Micros.now() - t.readEnded()) / 1e6).orElse(Double.NaN));
    sources();
  }

  private void sources() {
    gauge("rewind.watcher.types", "Resource types captured", now -> now.byType().size());
    gauge("rewind.watcher.known.objects", "Objects known to exist", Followed::knownObjects);
    gauge(
        "rewind.watcher.etcd.revision",
        "With etcd as a source: revision up to which its changes were taken",
        ofEtcd(source -> source.progress().confirmed()));
    gauge(
        "rewind.watcher.etcd.undecoded",
        "With etcd as a source: values read that could not be decoded, and are kept as they are",
        ofEtcd(EtcdSource::undecoded));
    gauge(
        "rewind.watcher.etcd.encrypted",
        "With etcd as a source: values read that are encrypted at rest, and are kept as they are",
        ofEtcd(EtcdSource::encrypted));
  }

  private void gauge(String name, String description, ToLongFunction<Followed> value) {
    meters.gauge(
        name,
        description,
        () -> {
          Followed now = followed.get();
          return now == null ? 0 : value.applyAsLong(now);
        });
  }

  private static ToLongFunction<Followed> ofEtcd(ToLongFunction<EtcdSource> value) {
    return now -> now.etcd().map(value::applyAsLong).orElse(0L);
  }
}
