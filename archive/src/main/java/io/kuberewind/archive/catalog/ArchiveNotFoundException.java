package io.kuberewind.archive.catalog;

import io.kuberewind.archive.ArchiveException;

/** There is no archive where one was looked for, or not of that cluster. The caller acts next. */
public final class ArchiveNotFoundException extends ArchiveException {
  public ArchiveNotFoundException(String message) {
    super(message);
  }
}
