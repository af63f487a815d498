package io.kuberewind.archive.read;

import io.kuberewind.archive.catalog.CatalogState;

/** The history that a running instance has and the archive has not committed yet. */
public interface RecentLog {
  /**
   * What came after an archive's offsets of the history and of the coverage, up to now. The
   * coverage is not older than the history: a gap that a barrier has passed is told.
   *
   * @throws io.kuberewind.archive.ArchiveException when it cannot be read
   */
  Recent after(CatalogState archived);
}
