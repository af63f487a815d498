package io.kuberewind.archiver.care;

import io.kuberewind.archive.compact.Compactor;
import io.kuberewind.archive.sweep.Swept;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the care of an archive counts. */
public final class CareMetrics {
  private final Counter merged;
  private final Counter bytes;
  private final Counter deleted;
  private final Counter retained;
  private final Counter failures;

  public CareMetrics(MeterRegistry meters) {
    merged = counter(meters, "compaction.files", "Files that others took the place of");
    bytes = counter(meters, "compaction.bytes", "Bytes written by merges");
    deleted = counter(meters, "deleted", "Objects deleted that the archive needs no longer");
    retained =
        counter(meters, "retained", "Deletions that the store refused: objects under a lock");
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

  void failed() {
    failures.increment();
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("rewind.archiver." + name).description(description).register(meters);
  }
}
