package io.kuberewind.archive.mark;

import io.kuberewind.archive.catalog.CatalogJson;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.PutOnce;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The marks of one cluster's archive: objects that are written once and never move. Every method
 * may throw what {@link ObjectStore} throws, and {@link DamagedFileException}.
 */
public final class Marks {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int NAMED_IN_ERRORS = 20;
  private static final String SUFFIX = ".json";

  private final ObjectStore store;
  private final ObjectPath folder;

  /** The marks in the archive of {@code cluster}. */
  public Marks(ObjectStore store, String cluster) {
    this.store = store;
    this.folder = new Layout(cluster).marks();
  }

  /**
   * Writes a mark. Writing the very same mark again does nothing.
   *
   * @throws MarkExistsException when the name is taken
   */
  public void add(Mark mark) {
    byte[] bytes = CatalogJson.sealed(StoredMark.of(mark));
    if (!new PutOnce(store).put(path(mark.name()), ByteSource.of(bytes))) {
      throw new MarkExistsException(get(mark.name()));
    }
  }

  /** The mark of that name, if there is one. */
  public Optional<Mark> find(String name) {
    if (!Mark.isName(name)) {
      return Optional.empty();
    }
    ObjectPath path = path(name);
    try {
      return Optional.of(read(path));
    } catch (ObjectMissingException e) {
      return Optional.empty();
    }
  }

  /**
   * The mark of that name.
   *
   * @throws MarkNotFoundException when there is none; the message lists some that are there
   */
  public Mark get(String name) {
    return find(name).orElseThrow(() -> new MarkNotFoundException(name, some()));
  }

  /** Every mark, by revision and then name. */
  public List<Mark> all() {
    List<ObjectPath> paths = new ArrayList<>();
    try (Stream<ObjectStat> objects = store.list(folder)) {
      objects
          .map(ObjectStat::path)
          .filter(path -> path.name().endsWith(SUFFIX))
          .forEach(paths::add);
    }
    return paths.stream()
        .map(this::read)
        .sorted(
            Comparator.comparingInt(Mark::timeline)
                .thenComparingLong(Mark::revision)
                .thenComparing(Mark::name))
        .toList();
  }

  private Mark read(ObjectPath path) {
    StoredMark stored = CatalogJson.readSealed(path, store.read(path, MAX_BYTES), StoredMark.class);
    try {
      return stored.mark();
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new DamagedFileException(path, "it is no mark: " + e.getMessage(), e);
    }
  }

  private ObjectPath path(String name) {
    return folder.resolve(name + SUFFIX);
  }

  private String some() {
    return all().stream()
        .map(Mark::name)
        .filter(name -> !name.startsWith("restore-"))
        .limit(NAMED_IN_ERRORS)
        .collect(Collectors.joining(", "));
  }
}
