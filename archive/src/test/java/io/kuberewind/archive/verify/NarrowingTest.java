package io.kuberewind.archive.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.LostRangeException;
import io.kuberewind.archive.compact.GrowingArchive;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.SnapshotFileWriter;
import io.kuberewind.archive.file.SnapshotPoint;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten revisions a commit; snapshots at 60, 120 and 180 of 200. */
class NarrowingTest {
  private final MemoryStore store = new MemoryStore();
  private final GrowingArchive growing = new GrowingArchive(store);
  private final List<List<String>> truth = new ArrayList<>();

  @BeforeEach
  void grow() {
    for (int i = 0; i < 3; i++) {
      growing.rolls(6);
      growing.snapshot();
    }
    growing.rolls(2);
    for (long revision = 0; revision <= 200; revision++) {
      truth.add(revision < 10 ? List.of() : state(archive(), revision));
    }
  }

  @Test
  void aDamagedSnapshotIsNoLoss() {
    for (FileEntry snapshot : growing.state().snapshots(0)) {
      spoil(snapshot.objectPath(), (int) snapshot.integrity().bytes() - 30);
    }

    Archive archive = archive();

    for (long revision = 10; revision <= 200; revision += 7) {
      assertThat(state(archive, revision)).isEqualTo(truth.get((int) revision));
    }
    growing.snapshot();
    assertThat(state(archive(), 200)).isEqualTo(truth.get(200));
  }

  @Test
  void aMissingSegmentHidesOnlyWhatNeedsIt() {
    FileEntry lost = segmentOf(85);
    store.delete(lost.objectPath());

    Archive archive = archive();

    assertThat(state(archive, 80)).isEqualTo(truth.get(80));
    assertThatThrownBy(() -> state(archive, 85))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(lost.path());
    assertThatThrownBy(() -> state(archive, 119)).isInstanceOf(DamagedFileException.class);
    assertThat(state(archive, 120)).isEqualTo(truth.get(120));
    assertThat(state(archive, 199)).isEqualTo(truth.get(199));
  }

  @Test
  void lossesThatAreAllowedAreTold() {
    FileEntry lost = segmentOf(85);
    store.delete(lost.objectPath());
    List<String> told = new ArrayList<>();

    List<String> state = state(archive().allowingLoss(told::add), 95);

    assertThat(state).isNotEmpty();
    assertThat(told).isNotEmpty().allMatch(line -> line.contains(lost.path()));
  }

  @Test
  void aMissingCommitHidesOnlyWhatNeedsIt() {
    removeCheckpoints();
    store.delete(growing.format().layout().commit(9));

    Archive archive = archive();

    assertThat(state(archive, 70)).isEqualTo(truth.get(70));
    assertThatThrownBy(() -> state(archive, 85)).isInstanceOf(LostRangeException.class);
    assertThat(state(archive, 120)).isEqualTo(truth.get(120));
    assertThat(state(archive, 200)).isEqualTo(truth.get(200));
    assertThat(archive.verify(false).lost())
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.fromRevision()).isEqualTo(71);
              assertThat(span.toRevision()).isNotNull().isLessThan(120);
              assertThat(span.fromTime()).isNotNull();
            });
  }

  @Test
  void aDamagedCommitIsAMissingOne() {
    removeCheckpoints();
    spoil(growing.format().layout().commit(9), 40);

    Archive archive = archive();

    assertThat(state(archive, 70)).isEqualTo(truth.get(70));
    assertThatThrownBy(() -> state(archive, 85)).isInstanceOf(LostRangeException.class);
    assertThat(state(archive, 200)).isEqualTo(truth.get(200));
    assertThat(archive.verify(true).broken())
        .extracting(FileCheck::verdict)
        .containsExactly(FileCheck.Verdict.DAMAGED);
  }

  @Test
  void aDamagedLastCommitEndsTheArchiveBeforeIt() {
    spoil(growing.format().layout().commit(growing.state().number()), 40);

    Archive archive = archive();

    assertThat(archive.info().end().orElseThrow().revision()).isEqualTo(190);
    assertThat(state(archive, 190)).isEqualTo(truth.get(190));
    assertThat(archive.verify(false).whole()).isFalse();
  }

  @Test
  void missingSegmentsAreAccountedFor() {
    FileEntry lost = segmentOf(85);
    store.delete(lost.objectPath());

    VerifyReport report = archive().verify(false);

    assertThat(report.lost())
        .containsExactly(
            new LostSpan(
                0,
                lost.offsets().first(),
                lost.offsets().last(),
                81,
                90L,
                Changes.timeOf(81),
                Changes.timeOf(90),
                lost.path()));
  }

  @Test
  void orphansAreNamedAndHarmNothing() {
    ObjectPath orphan = growing.format().layout().segment(0, 3, 5, 1);
    store.putIfAbsent(orphan, ByteSource.of(new byte[] {1}));

    VerifyReport report = archive().verify(true);

    assertThat(report.whole()).isTrue();
    assertThat(report.of(FileCheck.Verdict.ORPHAN))
        .extracting(FileCheck::path)
        .containsExactly(orphan.text());
  }

  @Test
  void aSnapshotThatIsNotTheFoldOfItsLogIsDamaged() {
    SnapshotPoint point = new SnapshotPoint(140, growing.state().nextOffset(0));
    FileEntry wrong;
    try (SnapshotFileWriter writer =
        new SnapshotFileWriter(store, growing.format().layout(), 0, point)) {
      writer.add(Row.of(Changes.of("name-0", 139, Operation.UPDATE)));
      wrong = writer.seal(path -> false);
    }
    new CatalogWriter(Catalog.load(store, growing.format().layout()))
        .commit(Commit.by("odd").add(wrong).build());

    VerifyReport report = archive().verify(true);

    assertThat(report.broken())
        .anySatisfy(
            check -> {
              assertThat(check.path()).isEqualTo(wrong.path());
              assertThat(check.what()).contains("not the fold of the log");
            });
  }

  private void removeCheckpoints() {
    try (Stream<ObjectStat> checkpoints = store.list(growing.format().layout().checkpoints())) {
      checkpoints.toList().forEach(checkpoint -> store.delete(checkpoint.path()));
    }
  }

  private FileEntry segmentOf(long revision) {
    return growing.state().segments(0).stream()
        .filter(
            s -> s.contents().minRevision() <= revision && s.contents().maxRevision() >= revision)
        .findFirst()
        .orElseThrow();
  }

  private void spoil(ObjectPath path, int position) {
    byte[] bytes = store.read(path, 1 << 20);
    bytes[position] ^= 4;
    store.delete(path);
    store.putIfAbsent(path, ByteSource.of(bytes));
  }

  private Archive archive() {
    return Archive.open(store, Optional.empty());
  }

  private static List<String> state(Archive archive, long revision) {
    List<String> objects = new ArrayList<>();
    try (CloseableIterator<Change> state =
        archive.state(archive.cutAt(TimeSpec.revision(revision)), KeyScope.all(Changes.CLUSTER))) {
      state.forEachRemaining(c -> objects.add(c.getName() + "@" + c.getRevision()));
    }
    return objects;
  }
}
