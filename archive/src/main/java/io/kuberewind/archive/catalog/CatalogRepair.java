package io.kuberewind.archive.catalog;

import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.PutOnce;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Goes on behind objects of the catalog that cannot be read: with a commit of the next free number,
 * which claims it, and a checkpoint of all that could be read. From then on nobody reads what is
 * before it. Killed in between, it leaves a commit that repairs nothing, and the next repair goes
 * on behind that.
 */
public final class CatalogRepair {
  private final ObjectStore store;
  private final Layout layout;
  private final InstantSource clock;

  public CatalogRepair(ObjectStore store, Layout layout, InstantSource clock) {
    this.store = store;
    this.layout = layout;
    this.clock = clock;
  }

  /**
   * Commits {@code draft} behind the commits of {@code survived}, and folds both.
   *
   * @param index how times map to revisions, in the place of that of {@code survived}
   * @return the state after it; empty when another writer took the number: look again
   */
  public Optional<CatalogState> commit(SurvivingCatalog survived, TimeIndex index, Commit draft) {
    Commit commit = draft.numbered(survived.highest() + 1, Micros.of(clock.instant()));
    byte[] sealed = CatalogJson.sealed(commit);
    if (!new PutOnce(store).put(layout.commit(commit.number()), ByteSource.of(sealed))) {
      return Optional.empty();
    }
    new CommitCopies(store, layout).put(commit.number(), sealed);
    CatalogState before = survived.state();
    CatalogState repaired =
        new CatalogState(
                before.number(),
                before.files(),
                before.positions(),
                index,
                before.seen(),
                before.lost(),
                before.upkeep())
            .apply(commit);
    Checkpoints checkpoints = new Checkpoints(store, layout);
    CatalogState folded = checkpoints.write(repaired);
    if (!checkpoints.read(layout.checkpoint(commit.number())).equals(folded)) {
      throw new ObjectStoreException(
          "%s holds something else: another repair is at work, repair again"
              .formatted(layout.checkpoint(commit.number())));
    }
    return Optional.of(folded);
  }

  /**
   * Begins a catalog of which nothing is left. The checkpoint is put first: from then on the
   * archive can be read, and a repair that was killed goes on as any other.
   *
   * @param before what is known to be lost, and nothing else
   * @param number of the commit, behind all that ever were by their names
   * @param draft everything that is known
   * @throws ObjectStoreException when another writer took the number
   */
  public CatalogState begin(CatalogState before, long number, Commit draft) {
    Commit commit = draft.numbered(number, Micros.of(clock.instant()));
    Checkpoints checkpoints = new Checkpoints(store, layout);
    CatalogState folded = checkpoints.write(before.apply(commit));
    byte[] sealed = CatalogJson.sealed(commit);
    boolean ours =
        checkpoints.read(layout.checkpoint(number)).equals(folded)
            && new PutOnce(store).put(layout.commit(number), ByteSource.of(sealed));
    if (!ours) {
      throw new ObjectStoreException(
          "%s holds something else: another writer is at work, stop it and repair again"
              .formatted(layout.commit(number)));
    }
    new CommitCopies(store, layout).put(number, sealed);
    return folded;
  }
}
