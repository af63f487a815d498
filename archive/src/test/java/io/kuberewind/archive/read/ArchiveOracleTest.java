package io.kuberewind.archive.read;

import static io.kuberewind.schemas.Clock.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.compact.CompactionPolicy;
import io.kuberewind.archive.compact.Compactor;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.sweep.Sweep;
import io.kuberewind.archive.sweep.SweepPolicy;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories, archived in random pieces with snapshots at random cuts, are read back and
 * compared with a naive model: at every commit at some revisions, and in the end at every revision.
 */
class ArchiveOracleTest {
  private static final int PARTITIONS = 3;
  private static final int CHANGES = 160;
  private static final KeyScope ALL = KeyScope.all(Changes.CLUSTER);

  private final MemoryStore store = new MemoryStore();
  private final NaiveArchive model = new NaiveArchive();
  private final int[] archived = new int[PARTITIONS];
  private RandomHistory history;
  private Random random;
  private ArchiveFormat format;
  private CatalogWriter writer;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void answersAsTheModelDoes(long seed) {
    begin(seed);

    while (!isArchived()) {
      commitSome();
      assertReopenedAgrees("seed %d, commit %d".formatted(seed, writer.state().number()));
      if (random.nextInt(3) == 0) {
        snapshotSome();
      }
      if (random.nextInt(3) == 0) {
        compactSome();
      }
    }
    compactAll();

    Archive archive = reopened();
    for (long revision = 0; revision <= history.lastRevision() + 1; revision++) {
      assertAgree("seed %d, all archived".formatted(seed), archive, revision, ALL);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 104, 105, 106})
  void answersWithTheRecentLogAsIfItWereArchived(long seed) {
    begin(seed);
    for (int i = 0; i < 6; i++) {
      commitSome();
      snapshotSome();
    }
    Recent.Collector tail = new Recent.Collector(1 << 24);
    for (int p = 0; p < PARTITIONS; p++) {
      for (Change change : history.log(p).subList(archived[p], history.log(p).size())) {
        tail.add(change);
        model.add(change);
      }
    }

    Archive archive = reopened().withRecent(archived -> tail.build());

    for (long revision = 0; revision <= history.lastRevision() + 1; revision++) {
      assertAgree("seed %d".formatted(seed), archive, revision, ALL);
    }
  }

  private void begin(long seed) {
    random = new Random(seed);
    history = new RandomHistory(random, PARTITIONS, CHANGES);
    format = ArchiveFormat.openOrCreate(store, Changes.CLUSTER, "uid", PARTITIONS);
    writer =
        new CatalogWriter(
            Catalog.load(store, format.layout()), 1 + random.nextInt(7), Clock.systemUTC());
  }

  private void commitSome() {
    Commit.Draft draft = Commit.by("writer");
    for (int p = 0; p < PARTITIONS; p++) {
      int size = history.log(p).size();
      if (archived[p] < size && random.nextInt(3) > 0) {
        int to = Math.min(size, archived[p] + 1 + random.nextInt(40));
        archive(draft, p, to);
      }
    }
    writer.commit(draft.build());
  }

  /** Offsets count double, as if every other record were a barrier. */
  private void archive(Commit.Draft draft, int partition, int to) {
    SegmentWriter segment = new SegmentWriter(store, format.layout(), partition);
    for (int i = archived[partition]; i < to; i++) {
      segment.add(history.log(partition).get(i), 2L * i);
      model.add(history.log(partition).get(i));
    }
    segment.seal().ifPresent(draft::add);
    draft.advance(partition, writer.state().nextOffset(partition), 2L * to);
    long complete = random.nextInt((int) history.lastRevision() + 1);
    draft.barrier(partition, new BarrierPosition("0", to, complete, 0, 0, 0));
    archived[partition] = to;
  }

  private void snapshotSome() {
    CatalogState state = writer.state();
    Commit.Draft draft = Commit.by("writer");
    for (int p = 0; p < PARTITIONS; p++) {
      int complete = (int) state.positions().completeTo(p);
      if (complete > 0 && random.nextBoolean()) {
        long cut = random.nextInt(complete + 1);
        FileEntry snapshot = new SnapshotWriter(store, format).merge(state, p, cut);
        if (state.files().stream().noneMatch(f -> f.path().equals(snapshot.path()))) {
          draft.add(snapshot);
        }
      }
    }
    writer.commit(draft.build());
  }

  private void compactSome() {
    compactor().step(Set.of());
    refresh();
  }

  /** Merges and sweeps until there is nothing left to do. */
  private void compactAll() {
    Compactor compactor = compactor();
    while (compactor.step(Set.of()).isPresent()) {
      assertThat(compactor.unreadable()).isEmpty();
    }
    SweepPolicy atOnce = new SweepPolicy(Duration.ZERO, Duration.ZERO);
    Sweep sweep = new Sweep(store, format, atOnce, InstantSource.system(), "sweep");
    sweep.removed();
    refresh();
    assertThat(writer.state().upkeep().removed()).isEmpty();
  }

  private Compactor compactor() {
    int fan = 2 + random.nextInt(2);
    return new Compactor(
        store, format, new CompactionPolicy(fan, 2000, 40_000, 6, 1, 1500), "compactor");
  }

  /** Takes what others committed. */
  private void refresh() {
    writer = new CatalogWriter(Catalog.load(store, format.layout()), 3, Clock.systemUTC());
  }

  private boolean isArchived() {
    for (int p = 0; p < PARTITIONS; p++) {
      if (archived[p] < history.log(p).size()) {
        return false;
      }
    }
    return true;
  }

  private Archive reopened() {
    return Archive.open(store, Optional.empty());
  }

  private long randomCut() {
    return random.nextInt((int) history.lastRevision() + 2);
  }

  private void assertReopenedAgrees(String what) {
    long revision = randomCut();
    Archive archive = reopened();
    assertThat(archive.catalog().files()).as(what).isEqualTo(writer.state().files());
    assertAgree(what, archive, revision, ALL);
    assertAgree(what, archive, revision, randomScope());
    long after = randomCut();
    KeyScope scope = randomScope();
    assertThat(collected(archive.history(scope, after, revision)))
        .as("%s: history of %s after %d to %d", what, scope, after, revision)
        .isEqualTo(described(model.history(scope, after, revision)));
  }

  private void assertAgree(String what, Archive archive, long revision, KeyScope scope) {
    assertThat(collected(archive.state(cut(revision), scope)))
        .as("%s: state of %s at %d", what, scope, revision)
        .isEqualTo(described(model.state(revision, scope)));
  }

  private KeyScope randomScope() {
    KeyScope scope = ALL;
    if (random.nextBoolean()) {
      String resource = RandomHistory.RESOURCES.get(random.nextInt(3));
      scope = scope.ofTypes(Set.of(new GroupResource("", resource)));
    }
    if (random.nextBoolean()) {
      scope =
          scope.inNamespaces(Set.copyOf(RandomHistory.NAMESPACES.subList(random.nextInt(3), 3)));
    }
    return random.nextBoolean() ? scope.named(Set.of("name-1", "name-4")) : scope;
  }

  private static Cut cut(long revision) {
    return new Cut(1, revision, Instant.EPOCH, Duration.ZERO, TICK, true);
  }

  private static List<String> collected(CloseableIterator<Change> changes) {
    List<Change> all = new ArrayList<>();
    try (changes) {
      changes.forEachRemaining(all::add);
    }
    return described(all);
  }

  /** Short enough to be read in a failure; the hash stands for all that is left out. */
  private static List<String> described(List<Change> changes) {
    return changes.stream()
        .map(
            c ->
                "%s@%d %s #%08x"
                    .formatted(ResourceKey.of(c), c.getRevision(), c.getOperation(), c.hashCode()))
        .toList();
  }
}
