package io.kuberewind.archive.read;

import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.schemas.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A moment as a revision: everything up to it, nothing after it.
 *
 * @param timeline life of the cluster's etcd that the revision belongs to, from 1
 * @param revision the last revision that belongs to the cut
 * @param instant the moment that was asked for; for a revision, about when it was written
 * @param bound the cut is the state at some moment within this much of the instant
 * @param clock which clock decided
 * @param confirmed whether everything up to the revision is confirmed by events or bookmarks, not
 *     only vouched for by live streams
 */
public record Cut(
    int timeline, long revision, Instant instant, Duration bound, Clock clock, boolean confirmed) {

  /** The revision within its timeline as one number, which spans of history are given by. */
  public long ordinal() {
    return Ordinal.of(timeline, revision);
  }
}
