package io.kuberewind.archive.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.HistoryPartition;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.MeteredStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.ResourceKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an answer reads of an archive: requests and bytes, which are paid for; not how long. */
class ReadCostTest {
  private static final int PARTITIONS = 4;
  private static final int NAMESPACES = 20;
  private static final int NAMES = 100;
  private static final int ROUNDS = 4;
  private static final MemoryStore STORE = new MemoryStore();

  private static long logBytes;
  private static long lastRevision;

  private final MeteredStore metered = new MeteredStore(STORE);
  private final Archive archive = Archive.open(metered, Optional.empty());
  private final long requestsBefore = metered.requests();
  private final long bytesBefore = metered.bytesRead();

  @BeforeAll
  static void archive() {
    ArchiveFormat format = ArchiveFormat.openOrCreate(STORE, Changes.CLUSTER, "id", PARTITIONS);
    CatalogWriter catalog = new CatalogWriter(Catalog.load(STORE, format.layout()));
    List<SegmentWriter> segments = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      segments.add(new SegmentWriter(STORE, format.layout(), p));
    }
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < NAMESPACES * NAMES; i++) {
        Change change = change(i, ++lastRevision, random);
        int partition = HistoryPartition.of(ResourceKey.of(change).bytes(), PARTITIONS);
        segments.get(partition).add(change, lastRevision);
      }
      commit(catalog, segments);
    }
    logBytes = catalog.state().files().stream().mapToLong(file -> file.integrity().bytes()).sum();
    Commit.Draft snapshots = Commit.by("test");
    SnapshotWriter writer = new SnapshotWriter(STORE, format);
    for (int p = 0; p < PARTITIONS; p++) {
      snapshots.add(writer.merge(catalog.state(), p, lastRevision));
    }
    catalog.commit(snapshots.build());
  }

  @Test
  void oneObjectsHistoryReadsAHeaderAndABlockOfEachSegmentOfItsPartition() {
    List<Change> changes = history(object("ns-7", "name-42"));
    assertThat(changes).hasSize(ROUNDS);
    assertThat(requests()).isLessThanOrEqualTo(2L * ROUNDS);
    assertThat(bytes()).isLessThan(logBytes / 10);
  }

  @Test
  void anObjectThatNeverWasIsLookedForInEveryPartition() {
    List<Change> changes = history(object("ns-7", "nobody"));
    assertThat(changes).isEmpty();
    assertThat(requests()).isLessThanOrEqualTo(2L * ROUNDS * PARTITIONS);
    assertThat(bytes()).isLessThan(logBytes / 3);
  }

  @Test
  void oneNamespacesHistoryReadsItsBlocks() {
    List<Change> changes = history(configMaps().inNamespaces(Set.of("ns-7")));
    assertThat(changes).hasSize(ROUNDS * NAMES);
    assertThat(bytes()).isLessThan(logBytes / 3);
  }

  @Test
  void oneObjectsStateReadsASnapshotOfItsPartition() {
    Cut cut = archive.cutAt(TimeSpec.latest());
    long before = metered.requests();
    try (CloseableIterator<Change> state = archive.state(cut, object("ns-7", "name-42"))) {
      assertThat(state).toIterable().hasSize(1);
    }
    assertThat(metered.requests() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void everythingReadsEachByteOnce() {
    List<Change> changes = history(KeyScope.all(Changes.CLUSTER));
    assertThat(changes).hasSize((int) lastRevision);
    assertThat(bytes()).isEqualTo(logBytes);
  }

  private List<Change> history(KeyScope scope) {
    List<Change> changes = new ArrayList<>();
    try (CloseableIterator<Change> history = archive.history(scope, 0, lastRevision)) {
      history.forEachRemaining(changes::add);
    }
    return changes;
  }

  private long requests() {
    return metered.requests() - requestsBefore;
  }

  private long bytes() {
    return metered.bytesRead() - bytesBefore;
  }

  private static KeyScope configMaps() {
    return KeyScope.all(Changes.CLUSTER).ofTypes(Set.of(new GroupResource("", "configmaps")));
  }

  private static KeyScope object(String namespace, String name) {
    return configMaps().inNamespaces(Set.of(namespace)).named(Set.of(name));
  }

  private static Change change(int i, long revision, Random random) {
    byte[] object = new byte[1000];
    random.nextBytes(object);
    return Changes.in(
            "",
            "configmaps",
            "ns-" + i % NAMESPACES,
            "name-" + i / NAMESPACES,
            revision,
            revision <= NAMESPACES * NAMES ? Operation.CREATE : Operation.UPDATE)
        .setObject(ByteBuffer.wrap(object))
        .build();
  }

  private static void commit(CatalogWriter catalog, List<SegmentWriter> segments) {
    Commit.Draft draft = Commit.by("test");
    long time = Changes.timeOf(lastRevision);
    for (int p = 0; p < PARTITIONS; p++) {
      segments.get(p).seal().ifPresent(draft::add);
      draft.advance(p, catalog.state().nextOffset(p), lastRevision + 1);
      draft.barrier(
          p, new BarrierPosition("0", lastRevision, lastRevision, lastRevision, time, time));
    }
    catalog.commit(draft.ticks(List.of(new Tick(lastRevision, time, time))).build());
  }
}
