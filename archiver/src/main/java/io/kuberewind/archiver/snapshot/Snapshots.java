package io.kuberewind.archiver.snapshot;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.SnapshotPoint;
import io.kuberewind.archive.fold.SnapshotWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots in a thread of their own, one at a time, while archiving goes on. A snapshot is
 * cut where a barrier stands in every partition. For use by one thread.
 */
public final class Snapshots implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Snapshots.class);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);

  private final SnapshotWriter writer;
  private final int partitions;
  private final SnapshotPace pace;
  private final LongSupplier nanos;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "archiver-snapshot");
            thread.setDaemon(true);
            return thread;
          });
  private Future<List<FileEntry>> running;
  private volatile boolean making;
  private long lastCut;
  private long changes;
  private long startedAt;
  private long notBefore;

  /**
   * @param state the catalog as it stands: what it holds behind the last snapshot counts already
   * @param pace when one is due
   */
  public Snapshots(
      SnapshotWriter writer,
      CatalogState state,
      int partitions,
      SnapshotPace pace,
      LongSupplier nanos) {
    this.writer = writer;
    this.partitions = partitions;
    this.pace = pace;
    this.nanos = nanos;
    this.startedAt = nanos.getAsLong();
    this.notBefore = startedAt;
    for (int partition = 0; partition < partitions; partition++) {
      count(state, partition);
    }
  }

  /**
   * Begins a snapshot of {@code state} when one is due and none is in the making.
   *
   * @param newChanges changes that the last commit added
   */
  public void committed(CatalogState state, long newChanges) {
    changes += newChanges;
    making = running != null;
    Optional<BarrierPosition> end = state.positions().end(partitions);
    long now = nanos.getAsLong();
    boolean due =
        changes > 0
            && (changes >= pace.changes()
                || now - startedAt >= pace.interval().toNanos()
                || segmentsBehind(state) >= pace.segments());
    if (!due || running != null || now - notBefore < 0 || end.isEmpty()) {
      return;
    }
    long cut = end.get().revision();
    if (cut <= lastCut) {
      return;
    }
    log.atInfo().addKeyValue("cut", cut).addKeyValue("changes", changes).log("snapshot started");
    changes = 0;
    startedAt = now;
    lastCut = cut;
    making = true;
    running = executor.submit(() -> merge(state, cut));
  }

  /** Whether there is a snapshot that no commit lists yet. May be asked by any thread. */
  public boolean isMaking() {
    return making;
  }

  /** The files of a snapshot that was finished since the last call; they are to be committed. */
  public Optional<List<FileEntry>> finished() throws InterruptedException {
    if (running == null || !running.isDone()) {
      return Optional.empty();
    }
    try {
      return Optional.of(running.get());
    } catch (ExecutionException e) {
      // The archive is whole without it: reads cost more until the next one succeeds.
      log.atWarn()
          .addKeyValue("cut", lastCut)
          .setCause(e.getCause() instanceof ArchiveException ? null : e.getCause())
          .log("snapshot failed and is tried again: {}", e.getCause().getMessage());
      lastCut = 0;
      changes = pace.changes();
      notBefore = nanos.getAsLong() + AFTER_FAILURE.toNanos();
      return Optional.empty();
    } finally {
      running = null;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(CLOSE_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        log.atWarn().log("a snapshot in the making did not stop in time; it is not committed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<FileEntry> merge(CatalogState state, long cut) {
    List<FileEntry> files = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      files.add(writer.merge(state, partition, cut));
    }
    return files;
  }

  /** What the newest state is read from, beside the snapshot. */
  private long segmentsBehind(CatalogState state) {
    long segments = 0;
    for (int partition = 0; partition < partitions; partition++) {
      long from = start(state, partition);
      segments +=
          state.segments(partition).stream().filter(s -> s.offsets().last() >= from).count();
    }
    return segments;
  }

  private static long start(CatalogState state, int partition) {
    // Retention makes snapshots of old cuts anew: the newest cut counts, not the greatest offset.
    return state.snapshots(partition).stream()
        .map(FileEntry::snapshot)
        .max(
            Comparator.comparingLong(SnapshotPoint::cut)
                .thenComparingLong(SnapshotPoint::nextOffset))
        .map(SnapshotPoint::nextOffset)
        .orElse(0L);
  }

  private void count(CatalogState state, int partition) {
    long from = start(state, partition);
    for (FileEntry snapshot : state.snapshots(partition)) {
      lastCut = Math.max(lastCut, snapshot.snapshot().cut());
    }
    for (FileEntry segment : state.segments(partition)) {
      if (segment.offsets().last() >= from) {
        changes += segment.contents().records();
      }
    }
  }
}
