package io.kuberewind.archive.sweep;

import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileNames;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Deletes commits and checkpoints that a checkpoint folds which is old enough, and whole. Upwards,
 * so that a commit is gone only after all before it: by that a writer that slept sees that a free
 * number is one of the past.
 */
final class CommitTrim {
  /** Checkpoints that stay behind the one that is trimmed to. */
  private static final int SPARE_CHECKPOINTS = 4;

  private final ObjectStore store;
  private final Layout layout;
  private final String writer;

  CommitTrim(ObjectStore store, Layout layout, String writer) {
    this.store = store;
    this.layout = layout;
    this.writer = writer;
  }

  void run(Catalog catalog, CatalogWriter commits, Instant writtenBefore, Deletion deletion) {
    newTrim(catalog.state(), writtenBefore)
        .ifPresent(number -> commits.commit(Commit.by(writer).trimmed(number).build()));
    long trimmed = catalog.state().upkeep().trimmed();
    if (trimmed > 0) {
      delete(layout.commits(), trimmed, deletion);
      delete(layout.checkpoints(), trimmed - 1, deletion);
      delete(layout.copies(), trimmed, deletion);
      delete(layout.checkpointCopies(), trimmed - 1, deletion);
    }
  }

  private Optional<Long> newTrim(CatalogState state, Instant writtenBefore) {
    List<ObjectStat> checkpoints;
    try (Stream<ObjectStat> found = store.list(layout.checkpoints())) {
      checkpoints = found.filter(object -> FileNames.number(object.path()) > 0).toList();
    }
    for (int i = checkpoints.size() - 1 - SPARE_CHECKPOINTS; i >= 0; i--) {
      ObjectStat candidate = checkpoints.get(i);
      long number = FileNames.number(candidate.path());
      if (number <= state.upkeep().trimmed()) {
        return Optional.empty();
      }
      if (candidate.modified().isBefore(writtenBefore) && isWhole(candidate.path())) {
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }

  private boolean isWhole(ObjectPath checkpoint) {
    try {
      Catalog.checkpoint(store, layout, checkpoint);
      return true;
    } catch (DamagedFileException e) {
      return false;
    }
  }

  private void delete(ObjectPath folder, long upTo, Deletion deletion) {
    try (Stream<ObjectStat> found = store.list(folder)) {
      Iterator<ObjectStat> objects = found.iterator();
      while (objects.hasNext()) {
        ObjectStat object = objects.next();
        long number = FileNames.number(object.path());
        if (number > upTo || (number > 0 && !deletion.delete(object.path(), object.bytes()))) {
          return;
        }
      }
    }
  }
}
