package io.kuberewind.benchmarks.archive;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.compact.CompactionPolicy;
import io.kuberewind.archive.compact.Compactor;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.benchmarks.corpus.Corpus;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Archives a history as the archiver does: partitions as Kafka has them, a barrier in each
 * partition at every roll, snapshots in between.
 */
final class ArchiveBuild implements Consumer<Change>, AutoCloseable {
  static final int PARTITIONS = 4;

  private static final String WATCHER = "0";

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final CatalogWriter catalog;
  private final SnapshotWriter snapshots;
  private final List<SegmentWriter> segments = new ArrayList<>();
  private final long[] nextOffsets = new long[PARTITIONS];
  private final long[] committed = new long[PARTITIONS];
  private final Pace pace;
  private long changes;
  private long changesAtSnapshot;
  private long barriers;
  private long revision;

  /**
   * @param rollChanges changes in a commit
   * @param rollBytes memory that open segments may take before they are committed anyway
   * @param snapshotChanges changes between two snapshots
   */
  record Pace(int rollChanges, long rollBytes, int snapshotChanges) {}

  ArchiveBuild(Path folder, Pace pace) {
    this.pace = pace;
    this.store = new FolderStore(folder);
    this.format = ArchiveFormat.openOrCreate(store, Corpus.CLUSTER, "bench-id", PARTITIONS);
    this.catalog = new CatalogWriter(Catalog.load(store, format.layout()));
    this.snapshots = new SnapshotWriter(store, format);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      segments.add(new SegmentWriter(store, format.layout(), partition));
    }
  }

  @Override
  public void accept(Change change) {
    int partition = BuiltInPartitioner.partitionForKey(ResourceKey.of(change).bytes(), PARTITIONS);
    segments.get(partition).add(change, nextOffsets[partition]++);
    revision = change.getRevision();
    changes++;
    if (changes % pace.rollChanges() == 0 || openBytes() >= pace.rollBytes()) {
      roll();
    }
    if (changes - changesAtSnapshot >= pace.snapshotChanges()) {
      roll();
      snapshot();
    }
  }

  /** Commits what is open, and merges small segments until nothing is worth it any more. */
  void finish() {
    roll();
    Compactor compactor = new Compactor(store, format, CompactionPolicy.DEFAULT, "bench-compactor");
    while (compactor.step(Set.of()).isPresent()) {
      // Each step is a commit.
    }
  }

  private long openBytes() {
    return segments.stream().mapToLong(SegmentWriter::bytes).sum();
  }

  private void roll() {
    Commit.Draft draft = Commit.by("bench");
    long time = Corpus.timeOf(revision);
    Tick tick = new Tick(revision, time - 1_000, time + 1_000);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      segments.get(partition).seal().ifPresent(draft::add);
      long next = ++nextOffsets[partition];
      draft.advance(partition, committed[partition], next);
      draft.barrier(
          partition,
          new BarrierPosition(
              WATCHER, barriers, revision, revision, tick.readStarted(), tick.readEnded()));
      committed[partition] = next;
    }
    barriers++;
    catalog.commit(draft.ticks(List.of(tick)).build());
  }

  private void snapshot() {
    changesAtSnapshot = changes;
    Commit.Draft draft = Commit.by("bench");
    for (int partition = 0; partition < PARTITIONS; partition++) {
      draft.add(snapshots.merge(catalog.state(), partition, revision));
    }
    catalog.commit(draft.build());
  }

  @Override
  public void close() {
    store.close();
  }
}
