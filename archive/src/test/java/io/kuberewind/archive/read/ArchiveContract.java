package io.kuberewind.archive.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.ArchiveNotFoundException;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.FencedException;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a whole archive does on every store. A subclass says how to make an empty one. */
public abstract class ArchiveContract {
  private static final KeyScope ALL = KeyScope.all(Changes.CLUSTER);
  private static final int PER_COMMIT = 10;

  private ObjectStore store;
  private ArchiveFormat format;

  /** A new empty store, which the suite closes. */
  protected abstract ObjectStore emptyStore();

  @BeforeEach
  void makeArchive() {
    store = emptyStore();
    format = ArchiveFormat.openOrCreate(store, Changes.CLUSTER, "uid", 1);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void answersFromSegmentsSnapshotsAndCheckpoints() {
    CatalogWriter writer = writer();
    for (int i = 0; i < 8; i++) {
      commit(writer, i);
    }

    Archive archive = Archive.open(store, Optional.empty());

    assertThat(archive.catalog()).isEqualTo(writer.state());
    assertThat(names(archive, 35)).containsExactly("name-0", "name-1", "name-2", "name-3");
    assertThat(archive.info().end().map(end -> end.revision())).contains(80L);
    assertThat(archive.verify(true).whole()).isTrue();
  }

  @Test
  void fencesTheSecondOfTwoWriters() {
    CatalogWriter first = writer();
    CatalogWriter second = writer();
    commit(first, 0);

    assertThatThrownBy(() -> commit(second, 0)).isInstanceOf(FencedException.class);
    assertThat(Catalog.load(store, format.layout()).state().number()).isEqualTo(1);
  }

  @Test
  void saysThatAStoreHoldsNoArchive() {
    try (ObjectStore empty = emptyStore()) {
      assertThatThrownBy(() -> Archive.open(empty, Optional.empty()))
          .isInstanceOf(ArchiveNotFoundException.class)
          .hasMessageContaining(empty.toString());
    }
  }

  private CatalogWriter writer() {
    return new CatalogWriter(Catalog.load(store, format.layout()), 3, Clock.systemUTC());
  }

  /** Ten changes of one object, a barrier behind them, and at the third commit a snapshot. */
  private void commit(CatalogWriter writer, int i) {
    CatalogState before = writer.state();
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    for (long r = 1; r <= PER_COMMIT; r++) {
      long revision = (long) i * PER_COMMIT + r;
      segment.add(Changes.of("name-" + i, revision, Operation.UPDATE), revision);
    }
    long end = (i + 1L) * PER_COMMIT;
    BarrierPosition barrier =
        new BarrierPosition("0", i, end, end, Changes.timeOf(end) - 1, Changes.timeOf(end));
    Commit.Draft draft =
        Commit.by("w")
            .advance(0, before.nextOffset(0), end + 1)
            .barrier(0, barrier)
            .ticks(List.of(barrier.tick()));
    segment.seal().ifPresent(draft::add);
    if (i == 2) {
      long cut = before.positions().completeTo(0);
      draft.add(new SnapshotWriter(store, format).merge(before, 0, cut));
    }
    writer.commit(draft.build());
  }

  private static List<String> names(Archive archive, long revision) {
    List<String> names = new ArrayList<>();
    try (CloseableIterator<Change> state =
        archive.state(archive.cutAt(TimeSpec.revision(revision)), ALL)) {
      state.forEachRemaining(change -> names.add(change.getName()));
    }
    return names;
  }
}
