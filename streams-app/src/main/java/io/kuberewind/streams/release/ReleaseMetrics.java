package io.kuberewind.streams.release;

import io.kuberewind.schemas.ActorHow;
import io.kuberewind.schemas.Barrier;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the release step counts. Counts are of this process and may include work that was redone.
 */
public final class ReleaseMetrics {
  private final Counter changesIn;
  private final Counter duplicates;
  private final Counter completed;
  private final Counter late;
  private final Counter released;
  private final Counter barriers;
  private final Counter deadLetters;
  private final Counter expired;
  private final Map<ActorHow, Counter> attributed = new EnumMap<>(ActorHow.class);

  private final Map<Integer, Instant> reached = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> held = new ConcurrentHashMap<>();

  public ReleaseMetrics(MeterRegistry meters) {
    Gauge.builder("rewind.streams.lag.seconds", this, ReleaseMetrics::lagSeconds)
        .description("Age of the moment up to which every change read here is in history")
        .register(meters);
    Gauge.builder("rewind.streams.held", this, ReleaseMetrics::held)
        .description("Changes that wait for the audit fact that names them")
        .register(meters);
    changesIn = counter(meters, "changes.in", "Changes read, duplicates included");
    duplicates = counter(meters, "duplicates", "Changes dropped as already released");
    completed = counter(meters, "completed", "Released changes written again with etcd's value");
    late = counter(meters, "late", "Changes released behind a newer one of the same resource");
    released = counter(meters, "released", "Changes written to history");
    barriers = counter(meters, "barriers", "Barriers forwarded to history");
    deadLetters = counter(meters, "dead.letters", "Records that could not be read");
    expired =
        counter(meters, "versions.expired", "Versions whose predecessors went past the retention");
    for (ActorHow how : ActorHow.values()) {
      attributed.put(
          how,
          Counter.builder("rewind.streams.attributed")
              .description("Released changes by how their actor is known")
              .tag("how", how.name())
              .register(meters));
    }
  }

  void changeIn() {
    changesIn.increment();
  }

  void duplicate() {
    duplicates.increment();
  }

  void completed() {
    completed.increment();
  }

  void late() {
    late.increment();
  }

  void released(ActorHow how) {
    released.increment();
    attributed.get(how).increment();
  }

  /** A barrier went on, in the partition that it carries. */
  void barrier(Barrier barrier) {
    barriers.increment();
    reached.merge(barrier.getPartition(), barrier.getReadStarted(), (a, b) -> a.isAfter(b) ? a : b);
  }

  /** The partition is another instance's from now on. */
  void leave(int partition) {
    reached.remove(partition);
    held.remove(partition);
  }

  /** So many changes of the partition wait. */
  void held(int partition, int changes) {
    held.put(partition, changes);
  }

  private double held() {
    return held.values().stream().mapToInt(Integer::intValue).sum();
  }

  private double lagSeconds() {
    return reached.values().stream()
        .min(Comparator.naturalOrder())
        .map(oldest -> Duration.between(oldest, Instant.now()).toMillis() / 1e3)
        .orElse(Double.NaN);
  }

  void deadLetter() {
    deadLetters.increment();
  }

  void expired(int count) {
    expired.increment(count);
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("rewind.streams." + name).description(description).register(meters);
  }
}
