package io.kuberewind.archive.mark;

import io.kuberewind.archive.catalog.CatalogJson;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.PutOnce;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The drills of one cluster's archive, each written once. Every method may throw what {@link
 * ObjectStore} throws.
 */
public final class DrillRecords {
  private static final int MAX_BYTES = 64 * 1024;

  private final ObjectStore store;
  private final ObjectPath folder;

  /** The drills in the archive of {@code cluster}. */
  public DrillRecords(ObjectStore store, String cluster) {
    this.store = store;
    this.folder = new Layout(cluster).drills();
  }

  /** Writes down what came of a drill. */
  public void add(Drill drill) {
    ObjectPath path = folder.resolve("%020d.json".formatted(drill.finished()));
    if (!new PutOnce(store).put(path, ByteSource.of(CatalogJson.sealed(drill)))) {
      throw new ObjectStoreException("%s holds another drill: try again".formatted(path));
    }
  }

  /** The last drill that succeeded; one that cannot be read is passed over. */
  public Optional<Drill> lastSuccess() {
    List<ObjectPath> paths;
    try (Stream<ObjectStat> objects = store.list(folder)) {
      paths =
          objects
              .map(ObjectStat::path)
              .filter(path -> path.name().matches("\\d{20}\\.json"))
              .toList();
    }
    for (int i = paths.size() - 1; i >= 0; i--) {
      Optional<Drill> drill = read(paths.get(i)).filter(Drill::succeeded);
      if (drill.isPresent()) {
        return drill;
      }
    }
    return Optional.empty();
  }

  private Optional<Drill> read(ObjectPath path) {
    try {
      return Optional.of(CatalogJson.readSealed(path, store.read(path, MAX_BYTES), Drill.class));
    } catch (DamagedFileException e) {
      return Optional.empty();
    }
  }
}
