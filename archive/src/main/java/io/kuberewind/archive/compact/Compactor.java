package io.kuberewind.archive.compact;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.FencedException;
import io.kuberewind.archive.catalog.Upkeep;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.store.ObjectStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the number of an archive's files in bounds while others write to it: merges small segments
 * into large ones and lets go of snapshots that save nothing. No answer of the archive changes.
 *
 * <p>Each step is one commit. Killed before it, it leaves a file that no catalog lists; of two that
 * do the same step one commits, the other finds its files gone and drops what it made. Files that
 * are replaced stay for those who read them, until {@link io.kuberewind.archive.sweep.Sweep}
 * deletes them. For use by one thread.
 */
public final class Compactor {
  private final ArchiveFormat format;
  private final CompactionPolicy policy;
  private final String writer;
  private final Catalog catalog;
  private final CatalogWriter commits;
  private final SegmentMerger merger;
  private final Set<String> unreadable = new HashSet<>();

  /**
   * What a step did.
   *
   * @param removed files that the catalog lists no longer
   * @param added files in their place
   * @param bytes length of those, in bytes
   */
  public record Step(int removed, int added, long bytes) {}

  /**
   * @param writer id of this run, see {@link Commit#writer()}
   */
  public Compactor(
      ObjectStore store, ArchiveFormat format, CompactionPolicy policy, String writer) {
    this.format = format;
    this.policy = policy;
    this.writer = writer;
    this.catalog = Catalog.load(store, format.layout());
    this.commits = new CatalogWriter(catalog);
    this.merger = new SegmentMerger(store, format);
  }

  /**
   * Does the next thing that is worth it.
   *
   * @param keptCuts revisions whose snapshots stay, whatever they cost
   * @return what was done; empty when nothing is worth it
   * @throws io.kuberewind.archive.store.ObjectStoreException when the store does not read or take
   *     it; nothing is lost, try again
   */
  public Optional<Step> step(Set<Long> keptCuts) {
    while (true) {
      CatalogState state = catalog.refresh();
      try {
        List<FileEntry> superfluous = new SnapshotThinning(state, policy, keptCuts).superfluous();
        if (!superfluous.isEmpty()) {
          return Optional.of(remove(superfluous));
        }
        Optional<Merge> merge = next(state);
        return merge.isEmpty() ? Optional.empty() : Optional.of(replace(merge.get()));
      } catch (DamagedFileException e) {
        // Verification names it; what stands around it can be merged all the same.
        if (!unreadable.add(e.path().text())) {
          throw e;
        }
      } catch (FencedException e) {
        // Another did the same: what is left to do shows in the catalog as it is now.
        catalog.refresh();
      }
    }
  }

  /** Files that a merge failed on, because they are damaged or missing. */
  public Set<String> unreadable() {
    return Set.copyOf(unreadable);
  }

  private Optional<Merge> next(CatalogState state) {
    MergePlan plan = new MergePlan(state, policy, unreadable);
    for (int partition = 0; partition < format.partitions(); partition++) {
      Optional<Merge> merge = plan.next(partition);
      if (merge.isPresent()) {
        return merge;
      }
    }
    return Optional.empty();
  }

  private Step remove(List<FileEntry> files) {
    Commit.Draft draft = Commit.by(writer);
    files.forEach(file -> draft.remove(file.path()));
    commits.commit(draft.build());
    return new Step(files.size(), 0, 0);
  }

  private Step replace(Merge merge) {
    Upkeep upkeep = commits.state().upkeep();
    FileEntry merged = merger.merge(merge, path -> upkeep.awaitsDeletion(path.text()));
    Commit.Draft draft = Commit.by(writer).add(merged);
    merge.inputs().forEach(file -> draft.remove(file.path()));
    commits.commit(draft.build());
    return new Step(merge.inputs().size(), 1, merged.integrity().bytes());
  }
}
