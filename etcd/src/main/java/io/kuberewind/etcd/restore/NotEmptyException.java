package io.kuberewind.etcd.restore;

import java.io.IOException;

/** There is something where a key space was to be written: it is left as it is. */
public final class NotEmptyException extends IOException {
  private static final long serialVersionUID = 1L;

  public NotEmptyException(String message) {
    super(message);
  }
}
