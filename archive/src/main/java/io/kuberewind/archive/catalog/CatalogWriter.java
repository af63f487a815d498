package io.kuberewind.archive.catalog;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.PutOnce;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Adds commits to a catalog, each by a put-if-absent of the next number. Of two writers that move
 * the same partition one is fenced. Used by one thread.
 */
public final class CatalogWriter {
  /** Commits after which a checkpoint is written. */
  public static final int CHECKPOINT_INTERVAL = 100;

  private static final int ATTEMPTS = 32;

  private final Catalog catalog;
  private final int checkpointInterval;
  private final Clock clock;
  private long lastCheckpoint;
  private ArchiveException checkpointFailure;

  public CatalogWriter(Catalog catalog) {
    this(catalog, CHECKPOINT_INTERVAL, Clock.systemUTC());
  }

  /**
   * @param checkpointInterval commits after which a checkpoint is written, from 1
   * @param clock dates the commits
   */
  public CatalogWriter(Catalog catalog, int checkpointInterval, Clock clock) {
    this.catalog = catalog;
    this.checkpointInterval = checkpointInterval;
    this.clock = clock;
  }

  /** The state after the last commit that is known. */
  public CatalogState state() {
    return catalog.state();
  }

  /**
   * Commits {@code draft}: when this returns, readers see it. A commit of another writer that moves
   * other partitions only is no hindrance.
   *
   * @return the state after it
   * @throws FencedException when another writer moved a partition that the draft moves, or removed
   *     a file that the draft removes; nothing was committed
   * @throws ObjectStoreException when the store did not take it. If it is an {@link
   *     io.kuberewind.archive.store.UnknownOutcomeException}, the commit may stand: begin again
   *     from a catalog loaded anew
   */
  public CatalogState commit(Commit draft) {
    PutOnce put = new PutOnce(catalog.store());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      CatalogState before = catalog.state();
      requireUnmoved(draft, before);
      Commit commit = draft.numbered(before.number() + 1, Micros.of(clock.instant()));
      ObjectPath path = catalog.layout().commit(commit.number());
      if (put.put(path, ByteSource.of(CatalogJson.sealed(commit)))) {
        catalog.advanceTo(before.apply(commit));
        checkpointIfDue();
        return catalog.state();
      }
      catalog.refresh();
    }
    throw new ObjectStoreException(
        "Other writers took the next commit %d times in a row: stop all but one archiver per partition"
            .formatted(ATTEMPTS));
  }

  /**
   * Why the last checkpoint that was due could not be written; empty once one was. The commits
   * stand without it and the next commit tries again, but readers have more to read.
   */
  public Optional<ArchiveException> checkpointFailure() {
    return Optional.ofNullable(checkpointFailure);
  }

  private void checkpointIfDue() {
    CatalogState state = catalog.state();
    boolean due =
        state.number() % checkpointInterval == 0
            || (checkpointFailure != null && state.number() - lastCheckpoint >= checkpointInterval);
    if (!due) {
      return;
    }
    try {
      catalog.advanceTo(new Checkpoints(catalog.store(), catalog.layout()).write(state));
      lastCheckpoint = state.number();
      checkpointFailure = null;
    } catch (ArchiveException e) {
      checkpointFailure = e;
    }
  }

  private static void requireUnmoved(Commit draft, CatalogState state) {
    for (Map.Entry<Integer, Long> from : draft.progress().from().entrySet()) {
      long there = state.nextOffset(from.getKey());
      if (there != from.getValue()) {
        throw new FencedException(
            "Another writer archives partition %d: it stands at offset %d, not %d as this one left it. Stop one of the two."
                .formatted(from.getKey(), there, from.getValue()));
      }
    }
    for (String removed : draft.files().removes()) {
      if (state.files().stream().noneMatch(file -> file.path().equals(removed))) {
        throw new FencedException(
            "%s is no longer in the catalog: another writer removed it".formatted(removed));
      }
    }
  }
}
