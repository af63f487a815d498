package io.kuberewind.archive;

/**
 * Something about an archive went wrong. Each subclass says who acts next; each message is one line
 * that a person can act on. Unchecked, since most of them surface within an iteration.
 */
public abstract class ArchiveException extends RuntimeException {
  protected ArchiveException(String message) {
    super(message);
  }

  protected ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
