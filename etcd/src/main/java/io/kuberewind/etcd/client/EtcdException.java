package io.kuberewind.etcd.client;

import java.io.IOException;

/** etcd did not do what it was asked. The message names the endpoint and the cause. */
public class EtcdException extends IOException {
  private static final long serialVersionUID = 1L;

  public EtcdException(String message, Throwable cause) {
    super(message, cause);
  }

  EtcdException(String message) {
    super(message);
  }

  /** The revision that was asked for is compacted: etcd has nothing of it any more. */
  public static final class Compacted extends EtcdException {
    private static final long serialVersionUID = 1L;

    private final long revision;

    Compacted(String message, long revision, Throwable cause) {
      super(message, cause);
      this.revision = revision;
    }

    /** A compaction up to {@code revision}, which is the oldest that can still be read. */
    public Compacted(String message, long revision) {
      super(message);
      this.revision = revision;
    }

    /** The oldest revision that can still be read; 0 where etcd did not say. */
    public long revision() {
      return revision;
    }
  }

  /** An answer is larger than what is taken in one message: ask for less at once. */
  public static final class TooLarge extends EtcdException {
    private static final long serialVersionUID = 1L;

    TooLarge(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** etcd's revision is below one that it had before: it was restored, or it is another one. */
  public static final class WentBack extends EtcdException {
    private static final long serialVersionUID = 1L;

    public WentBack(String message) {
      super(message);
    }
  }

  /** This etcd cannot be used, whatever one does here. */
  public static final class Unusable extends EtcdException {
    private static final long serialVersionUID = 1L;

    public Unusable(String message) {
      super(message);
    }
  }
}
