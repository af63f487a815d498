package io.kuberewind.archive.mark;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.PutOnce;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What restores said they would do, and what they did: the plan and the results of each run,
 * written once. Every method may throw what {@link ObjectStore} throws.
 */
public final class RestoreRecords {
  private static final int MAX_BYTES = 512 << 20;
  private static final String RESULTS = "results-";

  private final ObjectStore store;
  private final ObjectPath folder;

  /** The restores in the archive of {@code cluster}. */
  public RestoreRecords(ObjectStore store, String cluster) {
    this.store = store;
    this.folder = new Layout(cluster).restores();
  }

  /**
   * Writes the plan of a restore, before its first write. Writing the very same again does nothing.
   *
   * @throws DamagedFileException when another plan has that id
   */
  public void begin(String id, ByteSource plan) {
    ObjectPath path = plan(id);
    if (!new PutOnce(store).put(path, plan)) {
      throw new DamagedFileException(path, "another plan has the id of this one");
    }
  }

  /** Writes the results of a run. */
  public void finish(String id, byte[] results) {
    PutOnce once = new PutOnce(store);
    int run = results(id).size() + 1;
    while (!once.put(
        of(id).resolve(RESULTS + "%020d.json".formatted(run)), ByteSource.of(results))) {
      run++;
    }
  }

  /** The plan of a restore, if there is one of that id. */
  public Optional<byte[]> find(String id) {
    try {
      return Optional.of(store.read(plan(id), MAX_BYTES));
    } catch (ObjectMissingException e) {
      return Optional.empty();
    }
  }

  /** Results of the last run of a restore that came to its end, if one did. */
  public Optional<byte[]> lastResults(String id) {
    List<ObjectPath> all = results(id);
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(store.read(all.get(all.size() - 1), MAX_BYTES));
  }

  private List<ObjectPath> results(String id) {
    try (Stream<ObjectStat> objects = store.list(of(id))) {
      return objects.map(ObjectStat::path).filter(path -> path.name().startsWith(RESULTS)).toList();
    }
  }

  private ObjectPath plan(String id) {
    return of(id).resolve("plan.json");
  }

  private ObjectPath of(String id) {
    if (!id.matches("[a-z0-9]{12}")) {
      throw new IllegalArgumentException(
          "'" + id + "' is not the id of a restore: 12 of a-z and 0-9");
    }
    return folder.resolve(id);
  }
}
