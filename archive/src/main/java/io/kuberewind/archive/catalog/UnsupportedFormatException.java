package io.kuberewind.archive.catalog;

import io.kuberewind.archive.ArchiveException;

/** The archive was written by a newer KubeRewind, whose format this one does not know. */
public final class UnsupportedFormatException extends ArchiveException {
  public UnsupportedFormatException(String message) {
    super(message);
  }
}
