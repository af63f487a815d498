package io.kuberewind.archive.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.OutsideArchiveException;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ForwardingStore;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.sweep.Sweep;
import io.kuberewind.archive.sweep.SweepPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  private static final RetentionPolicy POLICY =
      RetentionPolicy.parse("any second for 1d, hourly for 3d, daily for 1y, marks for ever");
  private static final int DAY = 24 * AgingArchive.PER_HOUR;

  private final MemoryStore store = new MemoryStore();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatIsPromisedStaysAndTheRestGoes(long seed) {
    AgingArchive archive = new AgingArchive(store, seed);
    archive.hours(7 * 24, 5);
    archive.mark("before-upgrade", 17);
    archive.mark("odd", 301);

    pruner(store, archive).prune(archive.now());
    sweep(archive);

    assertPromised(archive);
    assertThat(archive.state().files().stream().filter(FileEntry::isSegment))
        .hasSizeLessThan(2 * 24 + 20);
    assertThat(pruner(store, archive).plan(archive.now()).isEmpty()).isTrue();
  }

  @Test
  void promisesHoldAsTimeGoesOn() {
    AgingArchive archive = new AgingArchive(store, 9);
    archive.hours(20, 4);
    archive.mark("early", 50);
    for (int i = 0; i < 10; i++) {
      archive.hours(11, 4);
      pruner(store, archive).prune(archive.now());
      sweep(archive);
    }

    assertPromised(archive);
    assertThat(Archive.open(store, Optional.empty()).verify(true).whole()).isTrue();
  }

  @Test
  void aMomentThatIsNotKeptIsRefusedWithTheNearestOnes() {
    AgingArchive archive = new AgingArchive(store, 4);
    archive.hours(6 * 24, 6);
    pruner(store, archive).prune(archive.now());
    Archive pruned = Archive.open(store, Optional.empty());

    assertThatThrownBy(() -> pruned.cutAt(TimeSpec.at(AgingArchive.at(DAY + 3))))
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("2026-01-01T")
        .hasMessageContaining("2026-01-02T")
        .hasMessageContaining("(rev:");
    Instant lastOfTheDay = AgingArchive.at(18 * AgingArchive.PER_HOUR).plusSeconds(1);
    assertThat(pruned.cutAt(TimeSpec.at(lastOfTheDay)).revision())
        .isEqualTo(18 * AgingArchive.PER_HOUR);
  }

  @Test
  void aPlanChangesNothingAndSaysWhy() {
    AgingArchive archive = new AgingArchive(store, 5);
    archive.hours(4 * 24, 6);
    archive.mark("upgrade", 40);
    long number = archive.state().number();

    PrunePlan plan = pruner(store, archive).plan(archive.now());

    assertThat(archive.state().number()).isEqualTo(number);
    assertThat(plan.deletions()).isNotEmpty();
    assertThat(plan.items())
        .filteredOn(item -> item.action() == PruneItem.Action.MAKE)
        .extracting(PruneItem::reason)
        .contains("mark upgrade");
  }

  @Test
  void aKillAtAnyWriteLosesNoPromise() {
    AgingArchive archive = new AgingArchive(store, 6);
    archive.hours(5 * 24, 7);
    archive.mark("upgrade", 40);
    int dying = 1;
    boolean finished = false;
    while (!finished) {
      DyingStore killed = new DyingStore(store, dying);
      dying += 11;
      try {
        pruner(killed, archive).prune(archive.now());
        finished = true;
      } catch (DyingStore.Killed e) {
        assertThat(AgingArchive.state(Archive.open(store, Optional.empty()), 40))
            .isEqualTo(archive.truth().get(40L));
      }
    }

    assertThat(dying).isGreaterThan(12);
    assertPromised(archive);
  }

  @Test
  void ofTwoThatPruneOneCommitsAndTheOtherPlansAgain() {
    AgingArchive archive = new AgingArchive(store, 7);
    archive.hours(5 * 24, 6);
    boolean[] met = {false};
    ObjectStore meeting =
        new ForwardingStore(store) {
          @Override
          public void putIfAbsent(ObjectPath path, ByteSource content) {
            if (!met[0] && path.text().contains("/catalog/")) {
              met[0] = true;
              pruner(store, archive).prune(archive.now());
            }
            super.putIfAbsent(path, content);
          }
        };

    PrunePlan second = pruner(meeting, archive).prune(archive.now());

    assertThat(met[0]).isTrue();
    assertThat(second.isEmpty()).isTrue();
    assertPromised(archive);
  }

  @Test
  void nothingGoesWhileASnapshotThatStaysIsDamaged() {
    AgingArchive archive = new AgingArchive(store, 8);
    archive.hours(5 * 24, 6);
    PrunePlan plan = pruner(store, archive).plan(archive.now());
    String kept =
        plan.items().stream()
            .filter(i -> i.action() == PruneItem.Action.KEEP && i.reason().startsWith("any second"))
            .filter(i -> i.path().contains("%020d".formatted(plan.horizon().revision())))
            .findFirst()
            .orElseThrow()
            .path();
    store.delete(ObjectPath.of(kept));

    assertThatThrownBy(() -> pruner(store, archive).prune(archive.now()))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(kept);

    assertThat(archive.state().upkeep().horizon().revision()).isZero();
  }

  @Test
  void anArchiveWithoutSnapshotsCanBePrunedToo() {
    AgingArchive archive = new AgingArchive(store, 10);
    archive.hours(60, 1000);

    pruner(store, archive).prune(archive.now());
    sweep(archive);

    assertPromised(archive);
    assertThat(archive.state().segments(0)).hasSizeLessThan(30);
  }

  @Test
  void aPromiseThatWasBrokenIsSaid() {
    AgingArchive archive = new AgingArchive(store, 11);
    archive.hours(5 * 24, 6);
    pruner(store, archive).prune(archive.now());

    List<PromiseState> promises =
        check(archive, RetentionPolicy.parse("any second for 3d, hourly for 5d"), r -> true);

    assertThat(promises)
        .extracting(PromiseState::promise, PromiseState::kept)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("any second for 3d", false),
            org.assertj.core.groups.Tuple.tuple("hourly for 5d", false),
            org.assertj.core.groups.Tuple.tuple("marks for ever", true));
    assertThat(promises.get(1).detail()).startsWith("nothing is left of 2026-01-0");
  }

  /** Every promised moment is as it was told; what is not promised is refused. */
  private void assertPromised(AgingArchive archive) {
    assertThat(check(archive, POLICY, r -> true)).allMatch(PromiseState::kept);
    long end = archive.truth().lastKey();
    Set<Long> kept = new TreeSet<>(archive.state().snapshotCuts(2));
    long horizon = archive.state().upkeep().horizon().revision();
    assertThat(horizon).isBetween(1L, end - DAY);
    Archive opened = Archive.open(store, Optional.empty());
    for (long revision = 1; revision <= end; revision++) {
      if (revision >= horizon || kept.contains(revision)) {
        assertThat(AgingArchive.state(opened, revision))
            .as("revision %d", revision)
            .isEqualTo(archive.truth().get(revision));
      } else {
        long refused = revision;
        assertThatThrownBy(() -> AgingArchive.state(opened, refused))
            .isInstanceOf(OutsideArchiveException.class);
      }
    }
  }

  private List<PromiseState> check(
      AgingArchive archive, RetentionPolicy policy, java.util.function.LongPredicate restorable) {
    return new PromiseCheck(
            store, archive.format(), archive.state(), policy, restorable, archive.now())
        .promises();
  }

  private static Pruner pruner(ObjectStore store, AgingArchive archive) {
    return new Pruner(store, archive.format(), POLICY, "pruner");
  }

  private void sweep(AgingArchive archive) {
    SweepPolicy atOnce = new SweepPolicy(Duration.ZERO, Duration.ZERO);
    new Sweep(store, archive.format(), atOnce, InstantSource.system(), "sweep").removed();
  }

  /** A process that is killed before one of its writes. */
  private static final class DyingStore extends ForwardingStore {
    private final int dying;
    private int writes;

    static final class Killed extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }

    DyingStore(ObjectStore target, int dying) {
      super(target);
      this.dying = dying;
    }

    @Override
    public void putIfAbsent(ObjectPath path, ByteSource content) {
      if (++writes >= dying) {
        throw new Killed();
      }
      super.putIfAbsent(path, content);
    }
  }
}
