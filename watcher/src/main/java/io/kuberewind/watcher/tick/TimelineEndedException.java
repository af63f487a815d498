package io.kuberewind.watcher.tick;

/** The cluster's etcd is not the one that was followed so far: another timeline has begun. */
public final class TimelineEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message says by what, as a part of a sentence. */
  public TimelineEndedException(String message) {
    super(message);
  }

  static TimelineEndedException wentBack(long before, long now) {
    return new TimelineEndedException(
        "the cluster's revision went back from %d to %d".formatted(before, now));
  }
}
