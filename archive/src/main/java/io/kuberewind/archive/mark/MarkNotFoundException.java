package io.kuberewind.archive.mark;

import io.kuberewind.archive.ArchiveException;

/** There is no mark of that name. The caller names another moment. */
public final class MarkNotFoundException extends ArchiveException {
  MarkNotFoundException(String name, String others) {
    super(
        "'%s' is neither a time nor a mark of this archive, which has %s"
            .formatted(name, others.isEmpty() ? "none" : others));
  }
}
