package io.kuberewind.archive.retain;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Sha256;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at the snapshots that will stand alone, while there is still a log to make them from. */
final class KeptSnapshots {
  private final ObjectStore store;
  private final CatalogState state;

  KeptSnapshots(ObjectStore store, CatalogState state) {
    this.store = store;
    this.state = state;
  }

  /** Reads each kept snapshot that the horizon passes with this plan. */
  void requireWhole(PrunePlan plan) {
    Set<String> kept =
        plan.items().stream()
            .filter(item -> item.action() == PruneItem.Action.KEEP)
            .map(PruneItem::path)
            .collect(Collectors.toSet());
    long passed = state.upkeep().horizon().revision();
    for (FileEntry file : state.files()) {
      if (!file.isSegment()
          && kept.contains(file.path())
          && file.snapshot().cut() > passed
          && file.snapshot().cut() <= plan.horizon().revision()) {
        requireWhole(file);
      }
    }
  }

  private void requireWhole(FileEntry file) {
    try (InputStream in = store.open(file.objectPath())) {
      if (!Sha256.hex(Sha256.of(in)).equals(file.integrity().sha256())) {
        throw new DamagedFileException(file.objectPath(), "its SHA-256 is not that of the catalog");
      }
    } catch (ObjectMissingException e) {
      throw new DamagedFileException(file.objectPath(), "it is missing", e);
    } catch (IOException e) {
      throw new ObjectStoreException("%s could not be read: %s".formatted(file.path(), e), e);
    }
  }
}
