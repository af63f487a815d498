package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.store.ObjectStore;
import java.util.Optional;

/**
 * The log of commits, as a reader follows it: the newest checkpoint, then each commit after it.
 * Reads nothing else, however old the archive is. Safe for use by several threads.
 */
public final class Catalog {
  /** How far behind a missing commit others are looked for: they prove that it was lost. */
  private static final int LOOK_AHEAD = 4;

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
    for (Optional<Commit> next = next(latest.number()); next.isPresent(); ) {
      latest = latest.apply(next.get());
      next = next(latest.number());
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

  /** The next commit behind {@code number}. Those missing before it leave a lost range. */
  private Optional<Commit> next(long number) {
    Optional<Commit> next = log.read(number + 1);
    for (int i = 2; next.isEmpty() && i <= LOOK_AHEAD; i++) {
      next = log.read(number + i);
    }
    return next;
  }
}
