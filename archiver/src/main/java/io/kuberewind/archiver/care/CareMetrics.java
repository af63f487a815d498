package io.kuberewind.archiver.care;

import io.kuberewind.archive.compact.Compactor;
import io.kuberewind.archive.mark.Drill;
import io.kuberewind.archive.sweep.Swept;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** What the care of an archive counts. */
public final class CareMetrics {
  private final Counter merged;
  private final Counter bytes;
  private final Counter deleted;
  private final Counter retained;
  private final Counter pruned;
  private final Counter failures;
  private volatile int broken;
  private volatile double lastDrill = Double.NaN;

  public CareMetrics(MeterRegistry meters) {
    merged = counter(meters, "compaction.files", "Files that others took the place of");
    bytes = counter(meters, "compaction.bytes", "Bytes written by merges");
    deleted = counter(meters, "deleted", "Objects deleted that the archive needs no longer");
    retained =
        counter(meters, "retained", "Deletions that the store refused: objects under a lock");
    pruned = counter(meters, "pruned", "Files that no promise of the retention needed any longer");
    Gauge.builder("rewind.archiver.promises.broken", this, m -> (double) m.broken)
        .description("Promises of the retention that no restore exists for")
        .register(meters);
    Gauge.builder("kuberewind.drill.last.success.seconds", this, m -> m.lastDrill)
        .description("When a drill last succeeded, seconds since the epoch; NaN before the first")
        .register(meters);
    failures = counter(meters, "care.failures", "Rounds of compaction and deletion that failed");
  }

  void compacted(Compactor.Step step) {
    merged.increment(step.removed());
    bytes.increment((double) step.bytes());
  }

  void swept(Swept swept) {
    deleted.increment((double) swept.deleted());
    retained.increment((double) swept.retained());
  }

  void pruned(int files) {
    pruned.increment(files);
  }

  void brokenPromises(int count) {
    broken = count;
  }

  void drilled(Optional<Drill> last) {
    lastDrill = last.map(drill -> drill.finished() / 1e6).orElse(Double.NaN);
  }

  void failed() {
    failures.increment();
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("rewind.archiver." + name).description(description).register(meters);
  }
}
