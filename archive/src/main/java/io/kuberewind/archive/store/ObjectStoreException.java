package io.kuberewind.archive.store;

import io.kuberewind.archive.ArchiveException;

/** The store could not do what was asked. Nothing was changed, and trying again may help. */
public class ObjectStoreException extends ArchiveException {
  public ObjectStoreException(String message) {
    super(message);
  }

  public ObjectStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
