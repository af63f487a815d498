package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.schemas.Barrier;

/**
 * The last barrier of one watcher in one partition: the partition is complete up to its revision.
 *
 * @param watcher instance name of the watcher
 * @param sequence number of the barrier, the same in all partitions
 * @param revision complete up to here, an ordinal
 * @param confirmed confirmed by events or bookmarks up to here, an ordinal
 * @param readStarted just before the revision was read, microseconds since the epoch
 * @param readEnded just after the revision was read, microseconds since the epoch
 */
public record BarrierPosition(
    String watcher,
    long sequence,
    long revision,
    long confirmed,
    long readStarted,
    long readEnded) {

  public static BarrierPosition of(Barrier barrier) {
    return new BarrierPosition(
        barrier.getWatcher(),
        barrier.getSequence(),
        Ordinal.of(barrier.getTimeline(), barrier.getRevision()),
        Ordinal.of(barrier.getTimeline(), barrier.getConfirmed()),
        Micros.of(barrier.getReadStarted()),
        Micros.of(barrier.getReadEnded()));
  }

  public Tick tick() {
    return new Tick(revision, readStarted, readEnded);
  }
}
