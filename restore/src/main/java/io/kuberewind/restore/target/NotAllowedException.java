package io.kuberewind.restore.target;

/** The caller may not see what a plan needs to see. Who hands out rights acts next. */
public final class NotAllowedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotAllowedException(String message) {
    super(message);
  }
}
