package io.kuberewind.standalone.status;

import io.kuberewind.archive.catalog.ArchiveNotFoundException;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.CoverageEvent;
import java.util.List;
import java.util.Optional;

/**
 * How far the archive is.
 *
 * @param begin first moment that can be asked for
 * @param end last moment that can be asked for
 * @param types types that are captured
 * @param gaps spans on record that were not seen
 */
record ArchivePosition(
    Optional<Tick> begin, Optional<Tick> end, List<CapturedType> types, long gaps) {

  /** Reads the catalog; empty while nothing is archived. */
  static Optional<ArchivePosition> read(ObjectStore store, String cluster) {
    try {
      Archive archive = Archive.open(store, Optional.of(cluster));
      long gaps =
          archive.coverage().stream().filter(span -> span.event() == CoverageEvent.GAP).count();
      return Optional.of(
          new ArchivePosition(archive.info().begin(), archive.info().end(), archive.types(), gaps));
    } catch (ArchiveNotFoundException e) {
      return Optional.empty();
    }
  }
}
