package io.kuberewind.archiver.care;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.compact.CompactionPolicy;
import io.kuberewind.archive.compact.Compactor;
import io.kuberewind.archive.mark.DrillRecords;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.sweep.Sweep;
import io.kuberewind.archive.sweep.SweepPolicy;
import io.kuberewind.archive.sweep.Swept;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges small segments and deletes what nobody needs, in a thread of its own, while archiving goes
 * on: one merge at a time, so that it takes one read of each input and one upload from the roll.
 * What fails is tried again at the next round; archiving does not depend on it.
 */
public final class ArchiveCare implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ArchiveCare.class);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);
  private static final int ROUNDS_TO_ORPHANS = 60;

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final Duration interval;
  private final Retention retention;
  private final BooleanSupplier wait;
  private final CareMetrics metrics;
  private final String writer;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private Compactor compactor;
  private Sweep sweep;
  private long rounds;

  /**
   * @param pace how often, and what is promised
   * @param wait whether merging has to wait: while a snapshot is made, nobody knows where it will
   *     begin to count
   * @param writer id of this run of the archiver
   */
  public ArchiveCare(
      ObjectStore store,
      ArchiveFormat format,
      CarePace pace,
      BooleanSupplier wait,
      CareMetrics metrics,
      String writer) {
    this.store = store;
    this.format = format;
    this.interval = pace.interval();
    this.retention = new Retention(store, format, pace, metrics, writer);
    this.wait = wait;
    this.metrics = metrics;
    this.writer = writer;
    this.thread = new Thread(this::run, "archiver-care");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(CLOSE_BOUND.toMillis());
      if (thread.isAlive()) {
        // What it was at is no part of the archive before its commit.
        thread.interrupt();
        thread.join(CLOSE_BOUND.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          round();
        } catch (RuntimeException e) {
          // Whatever it is, the rounds go on: nobody would notice that they had ended.
          metrics.failed();
          compactor = null;
          Object why = e instanceof ArchiveException ? e.getMessage() : e;
          log.atWarn().log("care of the archive failed and is tried again: {}", why);
          log.atDebug().setCause(e).log("care of the archive failed");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    if (compactor == null) {
      compactor = new Compactor(store, format, CompactionPolicy.DEFAULT, writer);
      sweep = new Sweep(store, format, SweepPolicy.DEFAULT, InstantSource.system(), writer);
    }
    compact();
    retention.round(wait);
    swept(sweep.removed());
    metrics.drilled(new DrillRecords(store, format.cluster()).lastSuccess());
    if (rounds++ % ROUNDS_TO_ORPHANS == 0 && !isStopped()) {
      sweep.orphans();
      swept(sweep.commits());
    }
  }

  private void compact() {
    boolean more = true;
    while (more && !isStopped() && !wait.getAsBoolean()) {
      Optional<Compactor.Step> step = compactor.step(retention.chosen());
      step.ifPresent(this::compacted);
      more = step.isPresent();
    }
  }

  private void compacted(Compactor.Step step) {
    metrics.compacted(step);
    log.atDebug()
        .addKeyValue("removed", step.removed())
        .addKeyValue("added", step.added())
        .addKeyValue("bytes", step.bytes())
        .log("archive compacted");
  }

  private void swept(Swept swept) {
    metrics.swept(swept);
    if (swept.deleted() + swept.retained() > 0) {
      log.atInfo()
          .addKeyValue("deleted", swept.deleted())
          .addKeyValue("retained", swept.retained())
          .log("objects deleted that the archive needs no longer");
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }
}
