package io.kuberewind.archive.retain;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.FencedException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.store.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps an archive to its promises and lets go of the rest, in one commit: files that no promise
 * needs are listed no longer, and the horizon moves. Their objects stay for readers until {@link
 * io.kuberewind.archive.sweep.Sweep} deletes them. Killed before the commit, it leaves snapshots
 * that no catalog lists; of two that prune one commits, the other plans again. For one thread.
 */
public final class Pruner {
  private static final int ATTEMPTS = 5;

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final RetentionPolicy policy;
  private final PrunePlanner planner;
  private final String writer;

  /**
   * @param writer id of this run, see {@link Commit#writer()}
   */
  public Pruner(ObjectStore store, ArchiveFormat format, RetentionPolicy policy, String writer) {
    this.store = store;
    this.format = format;
    this.policy = policy;
    this.planner = new PrunePlanner(store, format, policy);
    this.writer = writer;
  }

  /** What {@link #prune} would do. */
  public PrunePlan plan(Instant now) {
    return planner.plan(Catalog.load(store, format.layout()).state(), now);
  }

  /**
   * Lets go of what no promise needs.
   *
   * @return what was done; an empty plan when there was nothing to do
   * @throws io.kuberewind.archive.file.DamagedFileException when a snapshot that is to stay is
   *     damaged, or one cannot be made because of damage; nothing was let go
   * @throws io.kuberewind.archive.catalog.LostRangeException when one cannot be made because
   *     commits are missing; nothing was let go
   * @throws io.kuberewind.archive.store.ObjectStoreException when the store does not read or take
   *     it. If it is an {@link io.kuberewind.archive.store.UnknownOutcomeException}, the commit may
   *     stand: look at a new plan
   */
  public PrunePlan prune(Instant now) {
    Catalog catalog = Catalog.load(store, format.layout());
    for (int attempt = 1; ; attempt++) {
      CatalogState state = catalog.refresh();
      PrunePlan plan = planner.plan(state, now);
      if (plan.isEmpty()) {
        return plan;
      }
      try {
        commit(catalog, state, plan);
        return plan;
      } catch (FencedException e) {
        // Others merged or removed the same files: what is left shows in the catalog as it is now.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Writes down what the archive promises from now on, unless it says so already. */
  public void promise() {
    Catalog catalog = Catalog.load(store, format.layout());
    if (!catalog.state().upkeep().promises().equals(Optional.of(policy.toString()))) {
      new CatalogWriter(catalog).commit(Commit.by(writer).retention(policy.toString()).build());
    }
  }

  private void commit(Catalog catalog, CatalogState state, PrunePlan plan) {
    Commit.Draft draft = Commit.by(writer).horizon(plan.horizon()).retention(policy.toString());
    Set<String> added = new TreeSet<>();
    for (FileEntry file : make(state, plan)) {
      draft.add(file);
      added.add(file.path());
    }
    new KeptSnapshots(store, state).requireWhole(plan);
    for (PruneItem item : plan.deletions()) {
      if (!added.contains(item.path())) {
        draft.remove(item.path());
      }
    }
    new CatalogWriter(catalog).commit(draft.build());
  }

  private List<FileEntry> make(CatalogState state, PrunePlan plan) {
    SnapshotWriter snapshots = new SnapshotWriter(store, format);
    List<FileEntry> made = new ArrayList<>();
    for (long cut : new TreeSet<>(plan.made().keySet())) {
      for (int partition = 0; partition < format.partitions(); partition++) {
        made.add(snapshots.merge(state, partition, cut));
      }
    }
    return made;
  }
}
