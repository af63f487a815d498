package io.kuberewind.watcher.tick;

/**
 * A revision at which the cluster stood for a while, as ticks tell. Times are microseconds since
 * the epoch.
 *
 * @param revision what the reads answered
 * @param by the revision was committed before this
 * @param until the next revision was committed after this; 0 where that is not known
 */
public record Stand(long revision, long by, long until) {
  static Stand at(Tick tick) {
    return new Stand(tick.revision(), tick.readEnded(), tick.readStarted());
  }

  Stand still(Tick later) {
    return new Stand(revision, by, later.readStarted());
  }
}
