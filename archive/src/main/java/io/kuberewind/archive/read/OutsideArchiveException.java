package io.kuberewind.archive.read;

import io.kuberewind.archive.ArchiveException;

/** The moment asked for lies before the archive begins or after it ends. The caller acts next. */
public final class OutsideArchiveException extends ArchiveException {
  public OutsideArchiveException(String message) {
    super(message);
  }
}
