package io.kuberewind.archive.retain;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BehindHorizonException;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.LostRangeException;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.fold.FilteredFile;
import io.kuberewind.archive.fold.StateFiles;
import io.kuberewind.archive.key.KeyScope;
import java.util.Set;
import java.util.stream.Collectors;

/** Which moments the files and commits that are there give. */
public final class Restorable {
  private final CatalogState state;
  private final ArchiveFormat format;
  private final Set<String> segments;

  /**
   * @param broken paths of files that are known to be damaged or missing
   */
  public Restorable(CatalogState state, ArchiveFormat format, Set<String> broken) {
    this.format = format;
    this.segments =
        state.files().stream()
            .filter(file -> file.isSegment() && broken.contains(file.path()))
            .map(file -> file.path())
            .collect(Collectors.toSet());
    // One snapshot less is no harm where the log behind it is there.
    this.state = state.without(broken.stream().filter(p -> !segments.contains(p)).toList());
  }

  /** Whether the state at the revision can be read. */
  public boolean at(long revision) {
    RowFilter filter = RowFilter.of(KeyScope.all(format.cluster()), -1, revision);
    StateFiles files = new StateFiles(state, filter, Long.MAX_VALUE);
    try {
      for (int partition = 0; partition < format.partitions(); partition++) {
        for (FilteredFile file : files.of(partition)) {
          if (segments.contains(file.file().path())
              && file.filter().mayMatch(file.file().contents())) {
            return false;
          }
        }
      }
      return true;
    } catch (LostRangeException | BehindHorizonException e) {
      return false;
    }
  }
}
