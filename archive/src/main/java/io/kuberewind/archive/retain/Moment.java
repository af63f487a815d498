package io.kuberewind.archive.retain;

import io.kuberewind.archive.catalog.Tick;

/**
 * A moment of the archive.
 *
 * @param revision the cut
 * @param time when that was, microseconds since the epoch
 */
record Moment(long revision, long time) {
  static Moment of(Tick tick) {
    return new Moment(tick.revision(), tick.readEnded());
  }
}
