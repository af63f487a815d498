package io.kuberewind.archive.file;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.store.ObjectPath;

/**
 * An object of the archive is not what its writer wrote. Nothing of it may be used; whoever keeps
 * the store acts next, by a repair or from a copy.
 */
public final class DamagedFileException extends ArchiveException {
  private static final String MESSAGE =
      "%s is damaged: %s. 'archive repair' rebuilds what can be rebuilt; else bring it back from a"
          + " copy of the archive.";

  private final ObjectPath path;

  public DamagedFileException(ObjectPath path, String what) {
    super(MESSAGE.formatted(path, what));
    this.path = path;
  }

  public DamagedFileException(ObjectPath path, String what, Throwable cause) {
    super(MESSAGE.formatted(path, what), cause);
    this.path = path;
  }

  /** Where the damaged object lies. */
  public ObjectPath path() {
    return path;
  }
}
