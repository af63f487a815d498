package io.kuberewind.etcd.client;

import java.io.IOException;

/** etcd did not do what it was asked. The message names the endpoint and the cause. */
public class EtcdException extends IOException {
  private static final long serialVersionUID = 1L;

  public EtcdException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The revision that was asked for is compacted: etcd has nothing of it any more. */
  public static final class Compacted extends EtcdException {
    private static final long serialVersionUID = 1L;

    Compacted(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
