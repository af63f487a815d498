package io.kuberewind.archive.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.FencedException;
import io.kuberewind.archive.compact.CompactionPolicy;
import io.kuberewind.archive.compact.Compactor;
import io.kuberewind.archive.compact.GrowingArchive;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.store.AccessRefusedException;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ForwardingStore;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final SweepPolicy POLICY = SweepPolicy.DEFAULT;

  private final MemoryStore store = new MemoryStore();
  private final GrowingArchive archive = new GrowingArchive(store);

  @Test
  void removedFilesStayForReadersAndGoAfterTheGraceTime() {
    archive.rolls(20);
    compact();
    ObjectPath removed = ObjectPath.of(archive.state().upkeep().removed().get(0).path());

    Swept early = in(Duration.ofMinutes(50), store).removed();
    boolean there = store.stat(removed).isPresent();
    Swept late = in(Duration.ofMinutes(70), store).removed();

    assertThat(early.deleted()).isZero();
    assertThat(there).isTrue();
    assertThat(late.deleted()).isGreaterThan(15);
    assertThat(store.stat(removed)).isEmpty();
    assertThat(archive.state().upkeep().removed()).isEmpty();
  }

  @Test
  void orphansGoAfterTheGraceTimeAndWhatIsNotOursStays() {
    archive.rolls(20);
    List<String> truth = GrowingArchive.answers(store);
    ObjectPath orphan = archive.format().layout().segment(0, 3, 5, 1);
    ObjectPath ahead = archive.format().layout().segment(0, 10_000, 10_005, 0);
    ObjectPath foreign = archive.format().layout().base().resolve("marks/before.json");
    ObjectPath odd = archive.format().layout().base().resolve("log/p0/notes.txt");
    for (ObjectPath path : List.of(orphan, ahead, foreign, odd)) {
      store.putIfAbsent(path, ByteSource.of(new byte[] {1}));
    }

    int early = in(Duration.ofHours(23), store).orphans();
    int late = in(Duration.ofHours(25), store).orphans();
    Swept swept = in(Duration.ofHours(26), store).removed();

    assertThat(early).isZero();
    assertThat(late).isPositive();
    assertThat(swept.deleted()).isEqualTo(late);
    assertThat(store.stat(orphan)).isEmpty();
    assertThat(List.of(ahead, foreign, odd)).allMatch(path -> store.stat(path).isPresent());
    assertThat(GrowingArchive.answers(store)).isEqualTo(truth);
  }

  @Test
  void whatALockKeepsIsRetained() {
    archive.rolls(20);
    compact();
    LockedStore locked = new LockedStore(store);

    Swept removed = in(Duration.ofHours(2), locked).removed();
    int condemned = in(Duration.ofDays(2), locked).orphans();

    assertThat(removed.deleted()).isZero();
    assertThat(removed.retained()).isGreaterThan(15);
    assertThat(condemned).isGreaterThanOrEqualTo((int) removed.retained());
  }

  @Test
  void oldCommitsAndCheckpointsGoAndTheArchiveStays() {
    archive.rolls(200);
    List<String> truth = GrowingArchive.answers(store);
    Catalog sleeping = Catalog.load(store, archive.format().layout());

    in(Duration.ofHours(25), store).commits();
    archive.roll();

    assertThat(count("catalog")).isLessThan(110);
    assertThat(count("catalog/checkpoints")).isLessThan(8);
    assertThat(archive.state().upkeep().trimmed()).isPositive();
    assertThat(Archive.open(store, Optional.empty()).verify(true).whole()).isTrue();
    assertThat(GrowingArchive.answers(store).subList(0, 5)).isEqualTo(truth.subList(0, 5));
    assertThat(sleeping.refresh().number()).isEqualTo(archive.state().number());
  }

  @Test
  void aWriterThatSleptThroughATrimIsFenced() {
    archive.rolls(5);
    CatalogWriter slept = new CatalogWriter(Catalog.load(store, archive.format().layout()));
    long next = slept.state().nextOffset(0);
    archive.rolls(200);
    in(Duration.ofHours(25), store).commits();
    long newest = archive.state().number();

    assertThatThrownBy(() -> slept.commit(Commit.by("late").advance(0, next, next + 1).build()))
        .isInstanceOf(FencedException.class);

    assertThat(archive.state().number()).isEqualTo(newest);
  }

  private int count(String folder) {
    try (Stream<ObjectStat> found = store.list(archive.format().layout().base().resolve(folder))) {
      return (int) found.count();
    }
  }

  private Sweep in(Duration later, ObjectStore of) {
    return new Sweep(
        of, archive.format(), POLICY, InstantSource.fixed(Instant.now().plus(later)), "sweep");
  }

  private void compact() {
    CompactionPolicy small = new CompactionPolicy(4, 16 * 1024, 256 * 1024, 16, 3, 30 * 1024);
    Compactor compactor = new Compactor(store, archive.format(), small, "compactor");
    boolean more = true;
    while (more) {
      more = compactor.step(Set.of()).isPresent();
    }
  }

  private static final class LockedStore extends ForwardingStore {
    LockedStore(ObjectStore target) {
      super(target);
    }

    @Override
    public void delete(ObjectPath path) {
      throw new AccessRefusedException(path + " is locked", null);
    }
  }
}
