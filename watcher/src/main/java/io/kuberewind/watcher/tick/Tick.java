package io.kuberewind.watcher.tick;

/**
 * A consistent read of the cluster's current revision. Times are microseconds since the epoch by
 * this machine's clock.
 *
 * @param revision the revision that the read answered
 * @param readStarted just before the read: later revisions were committed after this
 * @param readEnded just after the read: this revision was committed before this
 */
public record Tick(long revision, long readStarted, long readEnded) {}
