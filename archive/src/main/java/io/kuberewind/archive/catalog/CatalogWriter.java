package io.kuberewind.archive.catalog;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.PutOnce;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  private final CommitCopies copies;
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
    this.copies = new CommitCopies(catalog.store(), catalog.layout());
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
      byte[] sealed = CatalogJson.sealed(commit);
      if (put.put(path, ByteSource.of(sealed))) {
        requireNewest(before);
        catalog.advanceTo(before.apply(commit));
        copies.put(commit.number(), sealed);
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
    if (catalog.state().number() - catalog.checkpoint() < checkpointInterval) {
      return;
    }
    try {
      CatalogState state = catalog.rebase();
      if (state.number() - catalog.checkpoint() >= checkpointInterval) {
        catalog.checkpointed(new Checkpoints(catalog.store(), catalog.layout()).write(state));
      }
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
    requireListed(draft.files(), state);
  }

  private static void requireListed(Commit.Files files, CatalogState state) {
    Set<String> listed = new HashSet<>();
    if (!files.removes().isEmpty() || !files.upkeep().condemned().isEmpty()) {
      state.files().forEach(file -> listed.add(file.path()));
      state.index().files().forEach(file -> listed.add(file.path()));
    }
    for (String removed : files.removes()) {
      if (!listed.contains(removed)) {
        throw new FencedException(
            "%s is no longer in the catalog: another writer removed it".formatted(removed));
      }
    }
    for (String condemned : files.upkeep().condemned()) {
      if (listed.contains(condemned)) {
        throw new FencedException("%s is in the catalog now: it is no orphan".formatted(condemned));
      }
    }
    for (FileEntry added : files.adds()) {
      if (state.upkeep().awaitsDeletion(added.path())) {
        throw new FencedException(
            "%s waits for its deletion and cannot be listed again".formatted(added.path()));
      }
    }
  }

  /**
   * A number is free when it was never taken, or when its commit was trimmed: whoever slept that
   * long writes into the past, which nobody reads. Trimming goes upwards, so then the commit before
   * is gone too.
   */
  private void requireNewest(CatalogState before) {
    if (before.number() > 0
        && catalog.store().stat(catalog.layout().commit(before.number())).isPresent()) {
      return;
    }
    long newest =
        new Checkpoints(catalog.store(), catalog.layout())
            .newest()
            .map(CatalogState::number)
            .orElse(0L);
    if (newest > before.number() + 1) {
      throw new FencedException(
          "This writer knows the catalog up to commit %d only, and others have gone on to %d and more: begin again from the catalog"
              .formatted(before.number(), newest));
    }
  }
}
