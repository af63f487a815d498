package io.kuberewind.archive.mark;

import io.kuberewind.archive.ArchiveException;

/** A mark of that name stands for another moment. Marks never move: the caller takes another. */
public final class MarkExistsException extends ArchiveException {
  MarkExistsException(Mark there) {
    super(
        "there is a mark '%s' already, of revision %d (%s): marks never move, take another name"
            .formatted(there.name(), there.revision(), there.instant()));
  }
}
