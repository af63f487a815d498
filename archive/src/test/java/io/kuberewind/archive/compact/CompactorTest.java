package io.kuberewind.archive.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ForwardingStore;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompactorTest {
  private static final CompactionPolicy SMALL =
      new CompactionPolicy(4, 16 * 1024, 256 * 1024, 16, 3, 30 * 1024);

  private final MemoryStore store = new MemoryStore();
  private final GrowingArchive archive = new GrowingArchive(store);

  @Test
  void answersStayAndFilesBecomeFew() {
    archive.rolls(100);
    List<String> before = GrowingArchive.answers(store);

    compact(store, SMALL);

    assertThat(archive.state().segments(0)).hasSizeLessThan(12);
    assertThat(archive.state().upkeep().removed()).hasSizeGreaterThan(95);
    assertThat(GrowingArchive.answers(store)).isEqualTo(before);
  }

  @Test
  void theNumberOfFilesOfTheNewestStateDoesNotFollowTheAge() {
    List<Integer> files = new ArrayList<>();
    for (int day = 0; day < 6; day++) {
      for (int hour = 0; hour < 5; hour++) {
        archive.rolls(12);
        archive.snapshot();
        compact(store, SMALL);
      }
      files.add(behindTheNewestSnapshot());
    }

    assertThat(files).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(16));
    assertThat(archive.state().snapshots(0)).hasSizeLessThan(16);
    assertThat(archive.state().files()).hasSizeLessThan(60);
  }

  @Test
  void aMergedSegmentHasTheBytesOfOneWrittenAtOnce() {
    archive.rolls(4);
    SegmentWriter atOnce = new SegmentWriter(new MemoryStore(), archive.format().layout(), 0);
    GrowingArchive.copy(store, atOnce);

    compact(store, SMALL);

    assertThat(atOnce.seal().orElseThrow().integrity())
        .isEqualTo(archive.state().segments(0).get(0).integrity());
  }

  @Test
  void segmentsAreNotMergedAcrossASnapshot() {
    archive.rolls(6);
    archive.snapshot();
    long start = archive.state().nextOffset(0);
    archive.rolls(6);

    compact(store, SMALL);

    assertThat(archive.state().segments(0))
        .allMatch(s -> s.offsets().last() < start || s.offsets().first() >= start)
        .hasSizeLessThan(7);
  }

  @Test
  void aKillAtAnyWriteLosesNothing() {
    archive.rolls(30);
    List<String> truth = GrowingArchive.answers(store);
    int dying = 1;
    boolean finished = false;
    while (!finished) {
      DyingStore killed = new DyingStore(store, dying++);
      try {
        compact(killed, SMALL);
        finished = true;
      } catch (DyingStore.Killed e) {
        assertThat(GrowingArchive.answers(store)).as("killed at write %d", dying).isEqualTo(truth);
      }
    }

    assertThat(dying).isGreaterThan(3);
    assertThat(GrowingArchive.answers(store)).isEqualTo(truth);
    assertThat(archive.state().segments(0)).hasSizeLessThan(10);
  }

  @Test
  void ofTwoCompactorsOneWinsAndTheOtherDropsWhatItMade() {
    archive.rolls(16);
    List<String> truth = GrowingArchive.answers(store);
    Compactor first = compactor(store);
    MeetingStore meeting = new MeetingStore(store, () -> first.step(Set.of()));
    Compactor second = compactor(meeting);

    second.step(Set.of());
    compact(store, SMALL);

    assertThat(meeting.met).isTrue();
    assertThat(GrowingArchive.answers(store)).isEqualTo(truth);
  }

  @Test
  void aDamagedSegmentIsLeftAloneAndTheOthersAreMerged() {
    archive.rolls(40);
    FileEntry damaged = archive.state().segments(0).get(20);
    store.delete(damaged.objectPath());

    Compactor compactor = compact(store, SMALL);

    assertThat(compactor.unreadable()).containsExactly(damaged.path());
    assertThat(archive.state().segments(0)).contains(damaged).hasSizeLessThan(14);
  }

  @Test
  void removedFilesCannotBeListedAgain() {
    archive.rolls(4);
    List<FileEntry> before = archive.state().segments(0);
    compact(store, SMALL);
    CatalogState state = archive.state();

    assertThat(state.upkeep().awaitsDeletion(before.get(0).path())).isTrue();
    assertThatThrownBy(
            () ->
                new CatalogWriter(Catalog.load(store, archive.format().layout()))
                    .commit(Commit.by("w").add(before.get(0)).build()))
        .hasMessageContaining("waits for its deletion");
  }

  private int behindTheNewestSnapshot() {
    CatalogState state = archive.state();
    long start =
        state.snapshots(0).stream().mapToLong(s -> s.snapshot().nextOffset()).max().orElse(0);
    return (int) state.segments(0).stream().filter(s -> s.offsets().last() >= start).count();
  }

  private Compactor compact(ObjectStore in, CompactionPolicy policy) {
    Compactor compactor = new Compactor(in, archive.format(), policy, "compactor");
    boolean more = true;
    while (more) {
      more = compactor.step(Set.of()).isPresent();
    }
    return compactor;
  }

  private Compactor compactor(ObjectStore in) {
    return new Compactor(in, archive.format(), SMALL, "compactor");
  }

  /** Lets another do its step before the first commit of this one. */
  private static final class MeetingStore extends ForwardingStore {
    private final Runnable other;
    private boolean met;

    MeetingStore(ObjectStore target, Runnable other) {
      super(target);
      this.other = other;
    }

    @Override
    public void putIfAbsent(ObjectPath path, ByteSource content) {
      if (!met && path.text().contains("/catalog/")) {
        met = true;
        other.run();
      }
      super.putIfAbsent(path, content);
    }
  }

  /** A process that is killed before one of its writes: after it nothing works. */
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
