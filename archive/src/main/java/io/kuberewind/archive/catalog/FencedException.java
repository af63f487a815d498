package io.kuberewind.archive.catalog;

import io.kuberewind.archive.ArchiveException;

/**
 * Another writer archives the same partitions. What this one prepared must not be committed: it
 * stops, or loads the catalog again and begins from its offsets.
 */
public final class FencedException extends ArchiveException {
  public FencedException(String message) {
    super(message);
  }
}
