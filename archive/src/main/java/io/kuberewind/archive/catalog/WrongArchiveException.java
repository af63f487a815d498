package io.kuberewind.archive.catalog;

import io.kuberewind.archive.ArchiveException;

/**
 * The archive there is another cluster's, or was cut into other partitions. The caller acts next.
 */
public final class WrongArchiveException extends ArchiveException {
  public WrongArchiveException(String message) {
    super(message);
  }
}
