package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ConcurrentReads;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * The log of commits, as a reader follows it: the newest checkpoint, then each commit after it.
 * Reads nothing else, however old the archive is. Safe for use by several threads.
 */
public final class Catalog {
  /**
   * How many commits are asked for at once, and so how far behind a missing one another is found,
   * which proves that it was lost.
   */
  private static final int WINDOW = 16;

  private final ObjectStore store;
  private final Layout layout;
  private final CommitLog log;
  private volatile CatalogState state;
  private volatile long checkpoint;

  private final boolean tolerant;

  private Catalog(ObjectStore store, Layout layout, CatalogState state, boolean tolerant) {
    this.tolerant = tolerant;
    this.store = store;
    this.layout = layout;
    this.log = new CommitLog(store, layout);
    this.state = state;
    this.checkpoint = state.number();
  }

  /**
   * Loads the catalog of the archive that {@code layout} is of.
   *
   * @throws io.kuberewind.archive.file.DamagedFileException when a commit is damaged that no
   *     checkpoint folds
   */
  public static Catalog load(ObjectStore store, Layout layout) {
    return load(store, layout, false);
  }

  /**
   * As {@link #load}, for who only reads: a damaged commit is one that is missing, and leaves a
   * lost range. A writer does not go past one: another may yet read it.
   */
  public static Catalog readable(ObjectStore store, Layout layout) {
    return load(store, layout, true);
  }

  private static Catalog load(ObjectStore store, Layout layout, boolean tolerant) {
    CatalogState start = new Checkpoints(store, layout).newest().orElse(CatalogState.EMPTY);
    Catalog catalog = new Catalog(store, layout, start, tolerant);
    long number = catalog.follow().number();
    if (number == 0) {
      requireNoTraces(store, layout);
    }
    if (!tolerant && catalog.log.isGoneBehind(number)) {
      // Whoever wrote here now would take the number of a commit that stood.
      throw new DamagedFileException(
          layout.commit(number + 1), "it is missing, or one behind it is, and its copy is there");
    }
    return catalog;
  }

  private static void requireNoTraces(ObjectStore store, Layout layout) {
    try (Stream<ObjectStat> copies = store.list(layout.copies())) {
      if (copies.findAny().isEmpty() && CatalogTraces.exist(store, layout)) {
        throw new DamagedFileException(
            layout.commits(),
            "all of it is missing with its copies, and the files it listed are there");
      }
    }
  }

  /**
   * The state of one checkpoint.
   *
   * @throws io.kuberewind.archive.file.DamagedFileException when it is not whole
   */
  public static CatalogState checkpoint(ObjectStore store, Layout layout, ObjectPath path) {
    return new Checkpoints(store, layout).read(path);
  }

  /** The state that was last read or written. */
  public CatalogState state() {
    return state;
  }

  /** Reads the commits that came since, and gives the state after them. */
  public synchronized CatalogState refresh() {
    CatalogState before = state;
    return follow().number() == before.number() ? notLeftBehind(before) : state;
  }

  private synchronized CatalogState follow() {
    CatalogState latest = state;
    for (List<Commit> more = after(latest); !more.isEmpty(); more = after(latest)) {
      for (Commit commit : more) {
        latest = latest.apply(commit);
      }
    }
    state = latest;
    return latest;
  }

  /**
   * Nothing follows a state that is the newest, and nothing follows one whose successors were
   * trimmed: then the commit that made it is gone as well, and a checkpoint goes further.
   */
  private CatalogState notLeftBehind(CatalogState latest) {
    if (latest.number() == 0 || store.stat(layout.commit(latest.number())).isPresent()) {
      return latest;
    }
    Optional<CatalogState> further =
        new Checkpoints(store, layout).newest().filter(c -> c.number() > latest.number());
    if (further.isPresent()) {
      begin(further.get());
    }
    return state;
  }

  /** Number of the checkpoint that the state was folded from; 0 where there was none. */
  long checkpoint() {
    return checkpoint;
  }

  /** Takes a checkpoint that was written. */
  synchronized void checkpointed(CatalogState folded) {
    checkpoint = folded.number();
    advanceTo(folded);
  }

  /**
   * Begins again from the newest checkpoint where another wrote one: it has put ticks at rest in
   * files of its own, and two that each kept to their own would take the other's for orphans.
   */
  synchronized CatalogState rebase() {
    Checkpoints checkpoints = new Checkpoints(store, layout);
    if (checkpoints.newestNumber() > checkpoint) {
      checkpoints.newest().filter(c -> c.number() > checkpoint).ifPresent(this::begin);
    }
    return state;
  }

  private void begin(CatalogState folded) {
    CatalogState before = state;
    state = folded;
    checkpoint = folded.number();
    if (follow().number() < before.number()) {
      throw new ObjectStoreException(
          "Commit %d was there and is not listed any more: the store is not consistent"
              .formatted(before.number()));
    }
  }

  ObjectStore store() {
    return store;
  }

  Layout layout() {
    return layout;
  }

  /** Takes a state that this process made and knows to stand in the store. */
  synchronized void advanceTo(CatalogState newer) {
    if (newer.number() >= state.number()) {
      state = newer;
    }
  }

  private Optional<Commit> read(long number) {
    try {
      return log.read(number);
    } catch (DamagedFileException e) {
      if (tolerant) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Some of the commits after {@code last}. Those missing before another leave a lost range. */
  private List<Commit> after(CatalogState last) {
    List<Callable<Optional<Commit>>> reads = new ArrayList<>(WINDOW);
    for (int i = 1; i <= WINDOW; i++) {
      long number = last.number() + i;
      reads.add(() -> read(number));
    }
    List<Optional<Commit>> found = new ArrayList<>(ConcurrentReads.all(reads));
    while (!found.isEmpty() && found.get(found.size() - 1).isEmpty()) {
      found.remove(found.size() - 1);
    }
    List<Commit> commits = new ArrayList<>(found.size());
    for (int i = 0; i < found.size(); i++) {
      // One before another may have come while they were asked for; now it is there or lost.
      long number = last.number() + i + 1;
      found.get(i).or(() -> read(number)).ifPresent(commits::add);
    }
    return commits;
  }
}
