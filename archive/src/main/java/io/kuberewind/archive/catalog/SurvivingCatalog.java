package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.FileNames;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that can still be read of a catalog: commits and checkpoints, or the copies of those that are
 * missing or damaged. Only a repair looks at copies; readers go by what stands in the catalog.
 */
public final class SurvivingCatalog {
  private final Layout layout;
  private final CommitLog log;
  private final Checkpoints checkpoints;
  private final List<Flaw> flaws = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private final long highest;
  private CatalogState state = CatalogState.EMPTY;
  private long folded;

  /**
   * An object of the catalog that is not there as it was written.
   *
   * @param path where it should be
   * @param missing whether there is none, so that its place is free
   * @param copy a whole copy of it
   */
  public record Flaw(ObjectPath path, boolean missing, Optional<ObjectPath> copy) {}

  /**
   * What one commit told of segments.
   *
   * @param progress how far it took the partitions
   * @param adds files it added
   */
  public record Told(Commit.Progress progress, List<FileEntry> adds) {}

  private SurvivingCatalog(ObjectStore store, Layout layout) {
    this.layout = layout;
    this.log = new CommitLog(store, layout);
    this.checkpoints = new Checkpoints(store, layout);
    NavigableSet<Long> commits = numbers(store, layout.commits());
    commits.addAll(numbers(store, layout.copies()));
    NavigableSet<Long> folds = numbers(store, layout.checkpoints());
    folds.addAll(numbers(store, layout.checkpointCopies()));
    this.highest =
        Math.max(commits.isEmpty() ? 0 : commits.last(), folds.isEmpty() ? 0 : folds.last());
    for (long number : folds) {
      readCheckpoint(number);
    }
    follow(commits);
  }

  /** Reads the catalog of the archive that {@code layout} is of. */
  public static SurvivingCatalog read(ObjectStore store, Layout layout) {
    return new SurvivingCatalog(store, layout);
  }

  /** What it says as a whole. Commits that nothing is left of leave lost ranges. */
  public CatalogState state() {
    return state;
  }

  /** Objects that are missing or damaged and that were not trimmed, in order. */
  public List<Flaw> flaws() {
    return List.copyOf(flaws);
  }

  /** What the commits that can be read told of segments, in order. */
  public List<Told> told() {
    return List.copyOf(told);
  }

  /** Whether a checkpoint that is whole says all that the object at {@code path} does. */
  public boolean isFolded(ObjectPath path) {
    return path.name().endsWith(".zst")
        ? FileNames.number(path) < folded
        : FileNames.number(path) <= folded;
  }

  /** The greatest number that a commit or checkpoint has by its name. */
  public long highest() {
    return highest;
  }

  private void readCheckpoint(long number) {
    ObjectPath path = layout.checkpoint(number);
    ObjectPath copy = layout.checkpointCopy(number);
    Optional<CatalogState> original = whole(path, flaws, copy);
    original.ifPresent(checkpoint -> folded = checkpoint.number());
    original.or(() -> whole(copy)).ifPresent(folded -> state = folded);
  }

  private void follow(NavigableSet<Long> commits) {
    long trimmed = state.upkeep().trimmed();
    long last = commits.isEmpty() ? 0 : commits.last();
    for (long number = trimmed + 1; number <= last; number++) {
      Optional<Commit> commit = read(number);
      if (commit.isPresent()) {
        told.add(new Told(commit.get().progress(), commit.get().files().adds()));
        if (number > state.number()) {
          state = state.apply(commit.get());
        }
      }
    }
    flaws.removeIf(flaw -> flaw.missing() && isTrimmed(flaw.path()));
  }

  private boolean isTrimmed(ObjectPath path) {
    long trimmed = state.upkeep().trimmed();
    boolean folds = path.name().endsWith(".zst");
    return FileNames.number(path) <= (folds ? trimmed - 1 : trimmed);
  }

  private Optional<Commit> read(long number) {
    boolean missing = false;
    try {
      Optional<Commit> commit = log.read(number);
      if (commit.isPresent()) {
        return commit;
      }
      missing = true;
    } catch (DamagedFileException e) {
      // Its copy says the same, if there is one.
    }
    Optional<Commit> copy = copyOf(number);
    flaws.add(new Flaw(layout.commit(number), missing, copy.map(c -> layout.commitCopy(number))));
    return copy;
  }

  private Optional<Commit> copyOf(long number) {
    try {
      return log.readCopy(number);
    } catch (DamagedFileException e) {
      return Optional.empty();
    }
  }

  private Optional<CatalogState> whole(ObjectPath path, List<Flaw> into, ObjectPath copy) {
    boolean missing = false;
    try {
      return Optional.of(checkpoints.read(path));
    } catch (ObjectMissingException e) {
      missing = true;
    } catch (DamagedFileException e) {
      // Told below.
    }
    into.add(new Flaw(path, missing, whole(copy).map(c -> copy)));
    return Optional.empty();
  }

  private Optional<CatalogState> whole(ObjectPath path) {
    try {
      return Optional.of(checkpoints.read(path));
    } catch (ObjectMissingException | DamagedFileException e) {
      return Optional.empty();
    }
  }

  private static NavigableSet<Long> numbers(ObjectStore store, ObjectPath folder) {
    NavigableSet<Long> numbers = new TreeSet<>();
    try (Stream<ObjectStat> found = store.list(folder)) {
      Iterator<ObjectStat> objects = found.iterator();
      while (objects.hasNext()) {
        long number = FileNames.number(objects.next().path());
        if (number > 0) {
          numbers.add(number);
        }
      }
    }
    return numbers;
  }
}
