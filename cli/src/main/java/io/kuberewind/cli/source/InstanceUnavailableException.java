package io.kuberewind.cli.source;

import io.kuberewind.archive.ArchiveException;

/** The running instance could not be asked: the archive answers alone. */
final class InstanceUnavailableException extends ArchiveException {
  private static final long serialVersionUID = 1;

  InstanceUnavailableException(String message) {
    super(message);
  }

  InstanceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
