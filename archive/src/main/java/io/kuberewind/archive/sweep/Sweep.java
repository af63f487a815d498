package io.kuberewind.archive.sweep;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.RemovedFile;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/**
 * Deletes what nobody needs any more, each after its grace time: files that the catalog let go,
 * files that no catalog ever listed, and commits that checkpoints fold. Nothing else is touched.
 * Killed at any point, the next sweep goes on. For use by one thread.
 */
public final class Sweep {
  private static final int MOST_ORPHANS = 5_000;

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final SweepPolicy policy;
  private final InstantSource clock;
  private final String writer;
  private final Catalog catalog;
  private final CatalogWriter commits;

  /**
   * @param writer id of this run, see {@link Commit#writer()}
   */
  public Sweep(
      ObjectStore store,
      ArchiveFormat format,
      SweepPolicy policy,
      InstantSource clock,
      String writer) {
    this.store = store;
    this.format = format;
    this.policy = policy;
    this.clock = clock;
    this.writer = writer;
    this.catalog = Catalog.load(store, format.layout());
    this.commits = new CatalogWriter(catalog);
  }

  /** Deletes the files that the catalog let go before the grace time. */
  public Swept removed() {
    CatalogState state = catalog.refresh();
    long before = Micros.of(ago(policy.removed()));
    List<RemovedFile> due =
        state.upkeep().removed().stream().filter(file -> file.time() <= before).toList();
    if (due.isEmpty()) {
      return Swept.NOTHING;
    }
    Deletion deletion = new Deletion(store);
    Commit.Draft draft = Commit.by(writer);
    for (RemovedFile file : due) {
      deletion.delete(ObjectPath.of(file.path()), 0);
      // One that is retained is an orphan from now on, and asked for again with them.
      draft.deleted(file.path());
    }
    // Until this commit nobody can list a file of that name again.
    commits.commit(draft.build());
    return deletion.swept();
  }

  /**
   * Condemns orphans that are older than the grace time: from this commit on no writer can make do
   * with one that it finds, and {@link #removed} deletes it like any file that was removed. Some at
   * a time, the oldest first.
   *
   * @return how many
   */
  public int orphans() {
    Instant before = ago(policy.orphans());
    // Loaded anew: a checkpoint of another writer may list other files of ticks than this one knew.
    Catalog now = Catalog.load(store, format.layout());
    List<ObjectStat> due =
        new Orphans(store, format.layout())
            .find(now::refresh).stream()
                .filter(orphan -> orphan.modified().isBefore(before))
                .sorted(Comparator.comparing(ObjectStat::modified))
                .limit(MOST_ORPHANS)
                .toList();
    if (!due.isEmpty()) {
      Commit.Draft draft = Commit.by(writer);
      due.forEach(orphan -> draft.condemn(orphan.path().text()));
      new CatalogWriter(now).commit(draft.build());
    }
    return due.size();
  }

  /** Deletes commits and checkpoints that are older than the grace time and folded by another. */
  public Swept commits() {
    catalog.refresh();
    Deletion deletion = new Deletion(store);
    new CommitTrim(store, format.layout(), writer)
        .run(catalog, commits, ago(policy.orphans()), deletion);
    return deletion.swept();
  }

  private Instant ago(Duration grace) {
    return clock.instant().minus(grace);
  }
}
