package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ConcurrentReads;
import io.kuberewind.archive.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

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

  private Catalog(ObjectStore store, Layout layout, CatalogState state) {
    this.store = store;
    this.layout = layout;
    this.log = new CommitLog(store, layout);
    this.state = state;
  }

  /**
   * Loads the catalog of the archive that {@code layout} is of.
   *
   * @throws io.kuberewind.archive.file.DamagedFileException when a commit is damaged that no
   *     checkpoint folds
   */
  public static Catalog load(ObjectStore store, Layout layout) {
    CatalogState start = new Checkpoints(store, layout).newest().orElse(CatalogState.EMPTY);
    Catalog catalog = new Catalog(store, layout, start);
    catalog.refresh();
    return catalog;
  }

  /** The state that was last read or written. */
  public CatalogState state() {
    return state;
  }

  /** Reads the commits that came since, and gives the state after them. */
  public synchronized CatalogState refresh() {
    CatalogState latest = state;
    for (List<Commit> more = after(latest); !more.isEmpty(); more = after(latest)) {
      for (Commit commit : more) {
        latest = latest.apply(commit);
      }
    }
    state = latest;
    return latest;
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

  /** Some of the commits after {@code last}. Those missing before another leave a lost range. */
  private List<Commit> after(CatalogState last) {
    List<Callable<Optional<Commit>>> reads = new ArrayList<>(WINDOW);
    for (int i = 1; i <= WINDOW; i++) {
      long number = last.number() + i;
      reads.add(() -> log.read(number));
    }
    List<Optional<Commit>> found = new ArrayList<>(ConcurrentReads.all(reads));
    while (!found.isEmpty() && found.get(found.size() - 1).isEmpty()) {
      found.remove(found.size() - 1);
    }
    List<Commit> commits = new ArrayList<>(found.size());
    for (int i = 0; i < found.size(); i++) {
      // One before another may have come while they were asked for; now it is there or lost.
      long number = last.number() + i + 1;
      found.get(i).or(() -> log.read(number)).ifPresent(commits::add);
    }
    return commits;
  }
}
