package io.kuberewind.audit.event;

import java.io.IOException;

/** What came is no audit event; the message says in a few words why. */
public final class MalformedEventException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedEventException(String message) {
    super(message);
  }
}
