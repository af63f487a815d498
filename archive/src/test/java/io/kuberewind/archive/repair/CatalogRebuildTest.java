package io.kuberewind.archive.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.compact.CompactionPolicy;
import io.kuberewind.archive.compact.Compactor;
import io.kuberewind.archive.compact.GrowingArchive;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Layout;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.repair.RepairItem.Action;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ten revisions a commit, snapshots at 60 and 120 of 140; then the catalog is gone with its copies.
 */
class CatalogRebuildTest {
  private final MemoryStore store = new MemoryStore();
  private final GrowingArchive archive = new GrowingArchive(store);
  private final Layout layout = archive.format().layout();
  private List<FileEntry> files;
  private List<String> truth;

  @BeforeEach
  void growAndLose() {
    for (int i = 0; i < 2; i++) {
      archive.rolls(6);
      archive.snapshot();
    }
    archive.rolls(2);
    files = archive.state().files();
    truth = GrowingArchive.answers(store);
  }

  @Test
  void segmentsAloneSayWhatTheyHold() {
    loseCatalog();
    assertThatThrownBy(() -> Archive.open(store, Optional.empty()))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("archive repair");
    assertThatThrownBy(archive::roll).isInstanceOf(DamagedFileException.class);

    RepairPlan done = repair().repair();

    assertThat(done.items())
        .extracting(RepairItem::action)
        .containsExactly(Action.REBUILD, Action.LOST);
    assertThat(done.lost()).isEmpty();
    assertThat(archive.state().files()).containsExactlyInAnyOrderElementsOf(files);
    assertThat(GrowingArchive.answers(store)).isEqualTo(truth);
    assertThat(Archive.open(store, Optional.empty()).verify(true).broken()).isEmpty();
  }

  @Test
  void whatOnlyTheCatalogKnewIsAGap() {
    loseCatalog();

    repair().repair();

    Archive rebuilt = Archive.open(store, Optional.empty());
    assertThat(rebuilt.types()).hasSize(1);
    for (long revision : new long[] {20, 140}) {
      assertThat(
              rebuilt.gaps(
                  rebuilt.cutAt(TimeSpec.revision(revision)), KeyScope.all(Changes.CLUSTER)))
          .singleElement()
          .satisfies(gap -> assertThat(gap.reason()).contains("catalog was lost"));
    }
  }

  @Test
  void theWriterGoesOnBehindIt() {
    loseCatalog();
    repair().repair();
    long next = archive.state().nextOffset(0);
    assertThat(next).as("the barrier behind the last change").isEqualTo(153);
    new CatalogWriter(Catalog.load(store, layout))
        .commit(Commit.by("archiver").advance(0, next, next + 1).build());

    archive.rolls(3);
    archive.snapshot();

    assertThat(GrowingArchive.answers(store)).isNotEmpty();
    assertThat(Archive.open(store, Optional.empty()).info().end().orElseThrow().revision())
        .isEqualTo(170);
    assertThat(Archive.open(store, Optional.empty()).verify(true).broken()).isEmpty();
    assertThat(repair().plan().hasWork()).isFalse();
  }

  @Test
  void aPlanWritesNothing() {
    loseCatalog();

    RepairPlan plan = repair().plan();

    assertThat(plan.hasWork()).isTrue();
    assertThatThrownBy(() -> Catalog.load(store, layout)).isInstanceOf(DamagedFileException.class);
  }

  @Test
  void ofAMergedSegmentAndItsPartsOneCounts() {
    Compactor compactor =
        new Compactor(store, archive.format(), CompactionPolicy.DEFAULT, "compactor");
    while (compactor.step(Set.of()).isPresent()) {
      // Each step is a commit.
    }
    loseCatalog();

    repair().repair();

    assertThat(GrowingArchive.answers(store)).isEqualTo(truth);
  }

  @Test
  void aDamagedSegmentIsALostSpan() {
    FileEntry newest = archive.state().segments(0).get(13);
    spoil(newest.objectPath());
    loseCatalog();

    RepairPlan done = repair().repair();

    assertThat(done.items())
        .filteredOn(item -> item.path().equals(newest.path()))
        .extracting(RepairItem::action)
        .containsExactly(Action.LOST);
    assertThat(done.lost()).isNotEmpty();
    assertThat(archive.state().nextOffset(0)).isEqualTo(newest.offsets().last() + 1);
    assertThat(archive.state().lost())
        .singleElement()
        .satisfies(range -> assertThat(range.fromOffset()).isEqualTo(newest.offsets().first()));
  }

  @Test
  void beforeASnapshotThatTheLogDoesNotExplainOnlyMomentsAreKept() {
    store.delete(archive.state().segments(0).get(2).objectPath());
    loseCatalog();

    repair().repair();

    Archive rebuilt = Archive.open(store, Optional.empty());
    assertThat(rebuilt.catalog().upkeep().horizon().revision()).isEqualTo(60);
    assertThat(Archive.open(store, Optional.empty()).verify(true).broken()).isEmpty();
    assertThatThrownBy(() -> rebuilt.cutAt(TimeSpec.revision(40))).hasMessageContaining("60");
    assertThat(rebuilt.cutAt(TimeSpec.revision(70)).revision()).isEqualTo(70);
  }

  private Repair repair() {
    return Repair.open(store, Optional.empty(), "repair", InstantSource.system());
  }

  private void loseCatalog() {
    for (ObjectPath folder :
        List.of(
            layout.commits(), layout.checkpoints(), layout.copies(), layout.checkpointCopies())) {
      try (Stream<ObjectStat> found = store.list(folder)) {
        found.map(ObjectStat::path).toList().forEach(store::delete);
      }
    }
  }

  private void spoil(ObjectPath path) {
    byte[] bytes = store.read(path, 1 << 20);
    bytes[bytes.length / 2] ^= 4;
    store.delete(path);
    store.putIfAbsent(path, ByteSource.of(bytes));
  }
}
