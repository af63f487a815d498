package io.kuberewind.archive.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.mark.Marks;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.repair.RepairItem.Action;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ForwardingStore;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.verify.VerifyReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten revisions a commit; snapshots at 60, 120 and 180 of 200; a checkpoint at commit 20 of 23. */
class RepairTest {
  private final MemoryStore store = new MemoryStore();
  private final GrowingArchive archive = new GrowingArchive(store);
  private final Layout layout = archive.format().layout();
  private List<String> truth;

  @BeforeEach
  void grow() {
    for (int i = 0; i < 3; i++) {
      archive.rolls(6);
      archive.snapshot();
    }
    archive.rolls(2);
    truth = GrowingArchive.answers(store);
  }

  @Test
  void aWholeArchiveNeedsNothing() {
    RepairPlan plan = repair(store).repair();

    assertThat(plan.items()).isEmpty();
    assertThat(plan.leavesLoss()).isFalse();
    assertThat(archive.state().number()).isEqualTo(23);
  }

  @Test
  void whateverIsDamagedIsMadeAgainOrNamed() {
    for (ObjectPath path : objects()) {
      MemoryStore copy = copyOf(store);
      spoil(copy, path);

      RepairPlan done = repair(copy).repair();

      boolean segment = path.text().contains("/log/");
      assertThat(done.leavesLoss()).as(path.text()).isEqualTo(segment);
      if (!segment) {
        assertWholeAndAsBefore(copy, path.text());
      }
    }
  }

  @Test
  void whateverIsMissingIsMadeAgainOrNamed() {
    for (ObjectPath path : objects()) {
      MemoryStore copy = copyOf(store);
      copy.delete(path);

      RepairPlan done = repair(copy).repair();

      boolean segment = path.text().contains("/log/");
      assertThat(done.leavesLoss()).as(path.text()).isEqualTo(segment);
      if (!segment) {
        assertWholeAndAsBefore(copy, path.text());
      }
    }
  }

  @Test
  void aDamagedNewestCommitStopsTheWriterUntilItIsRepaired() {
    spoil(store, layout.commit(23));
    assertThatThrownBy(archive::roll)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("archive repair")
        .hasMessageContaining(layout.commit(23).text());

    RepairPlan done = repair(store).repair();
    archive.roll();

    assertThat(done.items()).extracting(RepairItem::action).containsExactly(Action.FOLD);
    assertThat(archive.state().number()).isEqualTo(25);
    assertThat(archive.state().lost()).isEmpty();
    assertThat(verify(store).whole()).isTrue();
  }

  @Test
  void aMissingNewestCommitStopsTheWriterUntilItIsRepaired() {
    store.delete(layout.commit(22));
    store.delete(layout.commit(23));
    assertThat(verify(store).whole()).isFalse();
    assertThatThrownBy(archive::roll)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("archive repair");

    RepairPlan done = repair(store).repair();

    assertThat(done.items())
        .extracting(RepairItem::action)
        .containsExactly(Action.RESTORE, Action.RESTORE);
    assertWholeAndAsBefore(store, "newest commits");
  }

  @Test
  void aCatalogThatIsGoneIsBroughtBack() {
    List<byte[]> before = catalog().stream().map(path -> store.read(path, 1 << 20)).toList();
    catalog().forEach(store::delete);
    assertThat(verify(store).whole()).isFalse();

    repair(store).repair();

    assertThat(catalog().stream().map(path -> store.read(path, 1 << 20)).toList())
        .containsExactlyElementsOf(before);
    assertWholeAndAsBefore(store, "catalog");
  }

  @Test
  void aCommitThatWritersWentPastIsListedAgain() {
    byte[] commit = store.read(layout.commit(9), 1 << 20);
    for (long number = 20; number > 0; number -= 20) {
      store.delete(layout.checkpoint(number));
      store.delete(layout.checkpointCopy(number));
    }
    store.delete(layout.commit(9));
    archive.rolls(3);
    assertThat(archive.state().lost()).hasSize(1);
    store.putIfAbsent(layout.commit(9), ByteSource.of(commit));

    RepairPlan done = repair(store).repair();

    assertThat(done.leavesLoss()).isFalse();
    assertThat(archive.state().lost()).isEmpty();
    assertThat(verify(store).whole()).isTrue();
    assertThat(GrowingArchive.answers(store).subList(0, 20)).isEqualTo(truth.subList(0, 20));
  }

  @Test
  void aMergedSegmentIsMergedAgain() {
    MemoryStore other = new MemoryStore();
    GrowingArchive growing = new GrowingArchive(other);
    growing.rolls(20);
    List<String> before = GrowingArchive.answers(other);
    Compactor compactor =
        new Compactor(other, growing.format(), CompactionPolicy.DEFAULT, "compactor");
    while (compactor.step(Set.of()).isPresent()) {
      // Each step is a commit.
    }
    FileEntry merged = growing.state().segments(0).get(0);
    spoil(other, merged.objectPath());

    RepairPlan done = repair(other).repair();

    assertThat(done.items())
        .extracting(RepairItem::action, RepairItem::path)
        .containsExactly(tuple(Action.REBUILD, merged.path()));
    assertThat(growing.state().segments(0).get(0).integrity()).isEqualTo(merged.integrity());
    assertThat(verify(other).whole()).isTrue();
    assertThat(GrowingArchive.answers(other)).isEqualTo(before);
  }

  @Test
  void whatIsLostIsNamedWithItsSpanAndTheRestIsRepaired() {
    FileEntry segment = archive.state().segments(0).get(8);
    spoil(store, segment.objectPath());
    FileEntry first = snapshotAt(60);
    spoil(store, first.objectPath());
    spoil(store, snapshotAt(120).objectPath());

    RepairPlan done = repair(store).repair();

    assertThat(done.lost())
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.fromRevision()).isEqualTo(81);
              assertThat(span.toRevision()).isEqualTo(90);
              assertThat(span.cause()).isEqualTo(segment.path());
            });
    assertThat(done.items())
        .filteredOn(item -> item.action() == Action.REBUILD)
        .extracting(RepairItem::path)
        .containsExactly(first.path());
    assertThat(repair(store).plan().hasWork()).isFalse();
    assertThat(repair(store).plan().leavesLoss()).isTrue();
  }

  @Test
  void aDamagedMarkIsNamed() {
    new Marks(store, Changes.CLUSTER).add(mark());
    ObjectPath path = layout.marks().resolve("before.json");
    spoil(store, path);

    RepairPlan done = repair(store).repair();

    assertThat(done.items())
        .extracting(RepairItem::action, RepairItem::path)
        .containsExactly(tuple(Action.LOST, path.text()));
    assertThat(archive.state().number()).isEqualTo(23);
  }

  @Test
  void aPlanWritesNothing() {
    spoil(store, snapshotAt(180).objectPath());
    spoil(store, layout.commit(23));
    List<ObjectPath> before = objects();

    RepairPlan plan = repair(store).plan();

    assertThat(plan.hasWork()).isTrue();
    assertThat(objects()).isEqualTo(before);
  }

  @Test
  void nothingIsDeletedOrReplaced() {
    List<ObjectPath> spoiled =
        List.of(snapshotAt(60).objectPath(), layout.commit(22), layout.checkpoint(20));
    spoiled.forEach(path -> spoil(store, path));
    List<byte[]> bad = spoiled.stream().map(path -> store.read(path, 1 << 20)).toList();

    repair(new Undeletable(store)).repair();

    assertThat(spoiled.stream().map(path -> store.read(path, 1 << 20)).toList())
        .containsExactlyElementsOf(bad);
    assertWholeAndAsBefore(store, "three at once");
  }

  @Test
  void killedAtAnyWriteItIsDoneByTheNext() {
    spoil(store, snapshotAt(60).objectPath());
    spoil(store, layout.commit(23));
    store.delete(layout.commit(22));
    for (int writes = 0; writes < 6; writes++) {
      MemoryStore copy = copyOf(store);
      try {
        repair(new Killed(copy, writes)).repair();
      } catch (ObjectStoreException e) {
        assertThat(e).hasMessage("killed");
      }

      repair(copy).repair();

      assertWholeAndAsBefore(copy, "killed after %d writes".formatted(writes));
    }
  }

  @Test
  void aWriterThatRunsGoesOnBehindARepair() {
    CatalogWriter running = new CatalogWriter(Catalog.load(store, layout), 1, Clock.systemUTC());
    running.state().index().files().forEach(file -> spoil(store, ObjectPath.of(file.path())));
    spoil(store, snapshotAt(60).objectPath());
    spoil(store, layout.commit(23));

    repair(store).repair();
    running.commit(Commit.by("running").advance(0, 220, 220).build());

    assertThat(store.stat(layout.checkpoint(25))).isPresent();
    assertWholeAndAsBefore(store, "a running writer");
  }

  @Test
  void ofTwoRepairsOneCommits() {
    spoil(store, snapshotAt(60).objectPath());
    ObjectStore meeting =
        new ForwardingStore(store) {
          private boolean met;

          @Override
          public void putIfAbsent(ObjectPath path, ByteSource content) {
            if (!met && path.text().contains("/catalog/")) {
              met = true;
              repair(store).repair();
            }
            super.putIfAbsent(path, content);
          }
        };

    repair(meeting).repair();

    assertThat(archive.state().number()).isEqualTo(24);
    assertWholeAndAsBefore(store, "two repairs");
  }

  private void assertWholeAndAsBefore(ObjectStore of, String what) {
    VerifyReport report = verify(of);
    assertThat(report.broken()).as(what).isEmpty();
    assertThat(report.lost()).as(what).isEmpty();
    assertThat(GrowingArchive.answers(of)).as(what).isEqualTo(truth);
    assertThat(Catalog.load(of, layout).state().nextOffset(0)).as(what).isEqualTo(220);
  }

  private static VerifyReport verify(ObjectStore of) {
    return Archive.open(of, Optional.empty()).verify(true);
  }

  private Repair repair(ObjectStore of) {
    return new Repair(of, archive.format(), "repair", InstantSource.system());
  }

  private FileEntry snapshotAt(long cut) {
    return archive.state().snapshots(0).stream()
        .filter(file -> file.snapshot().cut() == cut)
        .findFirst()
        .orElseThrow();
  }

  private static Mark mark() {
    return new Mark(
        "before", 1, 100, Instant.EPOCH, Duration.ZERO, Mark.Kind.USER, "", Instant.EPOCH, "", "");
  }

  /** All but format.json and copies. */
  private List<ObjectPath> objects() {
    List<ObjectPath> objects = new ArrayList<>(catalog());
    for (String folder : List.of("log/p0", "snapshots", "time")) {
      collect(layout.base().resolve(folder), objects);
    }
    return objects;
  }

  private List<ObjectPath> catalog() {
    List<ObjectPath> objects = new ArrayList<>();
    collect(layout.commits(), objects);
    return objects;
  }

  private void collect(ObjectPath folder, List<ObjectPath> objects) {
    try (Stream<ObjectStat> found = store.list(folder)) {
      found.forEach(stat -> objects.add(stat.path()));
    }
    try (Stream<String> found = store.folders(folder)) {
      found.forEach(name -> collect(folder.resolve(name), objects));
    }
  }

  private static MemoryStore copyOf(MemoryStore store) {
    MemoryStore copy = new MemoryStore();
    copy(store, copy, ObjectPath.ROOT);
    return copy;
  }

  private static void copy(MemoryStore from, MemoryStore to, ObjectPath folder) {
    try (Stream<ObjectStat> found = from.list(folder)) {
      found.forEach(
          stat -> to.putIfAbsent(stat.path(), ByteSource.of(from.read(stat.path(), 1 << 20))));
    }
    try (Stream<String> found = from.folders(folder)) {
      found.forEach(name -> copy(from, to, folder.resolve(name)));
    }
  }

  private static void spoil(MemoryStore store, ObjectPath path) {
    byte[] bytes = store.read(path, 1 << 20);
    bytes[bytes.length / 2] ^= 4;
    store.delete(path);
    store.putIfAbsent(path, ByteSource.of(bytes));
  }

  /** Fails whoever deletes. */
  private static final class Undeletable extends ForwardingStore {
    Undeletable(ObjectStore target) {
      super(target);
    }

    @Override
    public void delete(ObjectPath path) {
      throw new AssertionError("deleted " + path);
    }
  }

  /** Takes so many writes. */
  private static final class Killed extends ForwardingStore {
    private int left;

    Killed(ObjectStore target, int writes) {
      super(target);
      this.left = writes;
    }

    @Override
    public void putIfAbsent(ObjectPath path, ByteSource content) {
      if (left-- <= 0) {
        throw new ObjectStoreException("killed");
      }
      super.putIfAbsent(path, content);
    }
  }
}
