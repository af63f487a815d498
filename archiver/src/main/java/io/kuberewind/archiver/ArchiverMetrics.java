package io.kuberewind.archiver;

import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archiver.care.CareMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;

/** What the archiver counts. */
final class ArchiverMetrics {
  private final Counter changes;
  private final Counter bytes;
  private final Counter snapshots;
  private final Counter retries;
  private final Counter restarts;
  private final Counter deadLetters;
  private final Counter holes;
  private final Timer commits;
  private final CareMetrics care;
  private volatile long endMicros;
  private volatile long files;
  private volatile int endangered;

  ArchiverMetrics(MeterRegistry meters) {
    changes = counter(meters, "changes", "Changes committed to the archive");
    bytes = counter(meters, "bytes", "Bytes of committed files");
    snapshots = counter(meters, "snapshots", "Snapshot files committed");
    retries = counter(meters, "store.retries", "Operations of the object store tried again");
    restarts = counter(meters, "restarts", "Times that reading began again from the catalog");
    deadLetters = counter(meters, "dead.letters", "Records that could not be archived");
    holes = counter(meters, "holes", "Times that history was deleted before it was archived");
    care = new CareMetrics(meters);
    commits =
        Timer.builder("rewind.archiver.commits")
            .description("Commits, from the first segment's put to the commit's")
            .register(meters);
    Gauge.builder("rewind.archiver.lag.seconds", this, ArchiverMetrics::lagSeconds)
        .description("Age of the moment up to which the archive is complete")
        .register(meters);
    Gauge.builder("rewind.archiver.files", this, m -> (double) m.files)
        .description("Segments and snapshots that the catalog lists")
        .register(meters);
    Gauge.builder("rewind.archiver.history.endangered", this, m -> (double) m.endangered)
        .description("Partitions with unarchived records older than half of Kafka's retention")
        .register(meters);
  }

  /** Takes where the archive stands. */
  void state(CatalogState state, int partitions) {
    endMicros = state.positions().end(partitions).map(BarrierPosition::readEnded).orElse(0L);
    files = state.files().size();
  }

  void committed(Commit commit, long changeCount, Duration took) {
    commits.record(took);
    changes.increment((double) changeCount);
    for (FileEntry file : commit.files().adds()) {
      bytes.increment((double) file.integrity().bytes());
      if (!file.isSegment()) {
        snapshots.increment();
      }
    }
  }

  CareMetrics care() {
    return care;
  }

  void retry() {
    retries.increment();
  }

  void restart() {
    restarts.increment();
  }

  void deadLetter() {
    deadLetters.increment();
  }

  void endangered(int partitions) {
    endangered = partitions;
  }

  void hole() {
    holes.increment();
  }

  private double lagSeconds() {
    return endMicros == 0 ? Double.NaN : Instant.now().toEpochMilli() / 1e3 - endMicros / 1e6;
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("rewind.archiver." + name).description(description).register(meters);
  }
}
