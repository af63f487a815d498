package io.kuberewind.watcher.tick;

/** The cluster's revision is below one that it had: its etcd is not the same any more. */
public final class RevisionWentBackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RevisionWentBackException(long before, long now) {
    super(
        "The cluster's revision went back from %d to %d: its etcd was restored from an older snapshot, or replaced. Capture it under a new cluster name"
            .formatted(before, now));
  }
}
