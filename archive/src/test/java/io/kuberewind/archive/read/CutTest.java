package io.kuberewind.archive.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Times are milliseconds after {@link Changes#EPOCH}; a tick's read takes two of them. */
class CutTest {
  private final MemoryStore store = new MemoryStore();
  private final ArchiveFormat format = ArchiveFormat.openOrCreate(store, Changes.CLUSTER, "uid", 1);
  private final CatalogWriter writer =
      new CatalogWriter(Catalog.load(store, format.layout()), 3, java.time.Clock.systemUTC());
  private final List<Change> changes = new ArrayList<>();
  private final List<Tick> ticks = new ArrayList<>();
  private long nextOffset;

  @Test
  void isTheTickWhenNothingHappenedAround() {
    tick(10, 100).tick(10, 200).commit();

    assertThat(at(150)).isEqualTo(cut(10, 150, Duration.ZERO, Clock.TICK));
  }

  @Test
  void takesChangesThatWereMadeByThen() {
    change(11, 120).change(12, 140).change(13, 160);
    tick(10, 100).tick(13, 200).commit();

    assertThat(at(119).revision()).isEqualTo(10);
    assertThat(at(120).revision()).isEqualTo(11);
    assertThat(at(159).revision()).isEqualTo(12);
    assertThat(at(160).revision()).isEqualTo(13);
  }

  @Test
  void saysHowFarItMayBeOff() {
    change(11, 120).change(12, 140);
    tick(10, 100).tick(12, 200).commit();

    Cut cut = at(130);

    assertThat(cut).isEqualTo(cut(11, 130, Duration.ofNanos(500_000), Clock.OBSERVED));
  }

  @Test
  void isNeverFurtherOffThanTheTicks() {
    changes.add(
        Changes.in("", "configmaps", "shop", "n", 11, Operation.CREATE)
            .setTime(Micros.instant(micros(150)))
            .setTimeError(Duration.ofMinutes(5).toNanos() / 1000)
            .build());
    tick(10, 100).tick(11, 200).commit();

    assertThat(at(170).bound()).isEqualTo(Duration.ofMillis(102));
  }

  @Test
  void staysOneStateWhenClocksDisagreeWithRevisions() {
    change(11, 180).change(12, 120);
    tick(10, 100).tick(12, 200).commit();

    Cut cut = at(130);

    assertThat(cut.revision()).isEqualTo(12);
    assertThat(cut.bound()).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void leavesOutChangesBeyondTheNextTick() {
    change(11, 150).change(21, 150);
    tick(10, 100).tick(11, 200).tick(21, 300).commit();

    assertThat(at(160).revision()).isEqualTo(11);
  }

  @Test
  void isNotMistakenByThinnedTicks() {
    change(11, 950);
    for (int t = 0; t < 9; t++) {
      tick(10, 100 + 100 * t);
      commit();
    }
    tick(11, 1000).commit();

    assertThat(at(500)).isEqualTo(cut(10, 500, Duration.ZERO, Clock.TICK));
    assertThat(at(949).revision()).isEqualTo(10);
    assertThat(at(951).revision()).isEqualTo(11);
  }

  @Test
  void findsTicksAtRest() {
    for (int i = 1; i <= 50; i++) {
      change(i * 10L - 5, i * 100L - 50);
      tick(i * 10L, i * 100L);
      commit();
    }

    for (int i = 1; i < 50; i++) {
      assertThat(at(i * 100L).revision()).isEqualTo(i * 10L);
      assertThat(at(i * 100L + 49).revision()).isEqualTo(i * 10L);
      assertThat(at(i * 100L + 50).revision()).isEqualTo(i * 10L + 5);
    }
  }

  @Test
  void neverGoesBackInRevisionsWhenAClockIsSetBack() {
    for (int i = 1; i <= 40; i++) {
      // From the twentieth on, the clock is half of what was passed behind.
      long time = i < 20 ? i * 100L : i * 100L - 1_000;
      change(i * 10L, time - 10);
      tick(i * 10L, time);
      commit();
    }

    long before = 0;
    for (long time = 100; time <= 3_000; time += 7) {
      long revision = at(time).revision();
      assertThat(revision).as("at %d", time).isGreaterThanOrEqualTo(before);
      before = revision;
    }
    assertThat(before).isGreaterThanOrEqualTo(390);
    for (long revision = 10; revision <= 400; revision += 10) {
      assertThat(archive().cutAt(TimeSpec.revision(revision)).revision()).isEqualTo(revision);
    }
  }

  @Test
  void takesARevisionAsItIs() {
    change(11, 120).change(14, 140);
    tick(10, 100).tick(20, 200).commit();

    Cut cut = archive().cutAt(TimeSpec.revision(12));

    assertThat(cut).isEqualTo(cut(12, 120, Duration.ofNanos(500_000), Clock.OBSERVED));
  }

  @Test
  void datesARevisionByItsTicksWhenNoChangeDoes() {
    tick(10, 100).tick(20, 200).commit();

    Cut cut = archive().cutAt(TimeSpec.revision(12));

    assertThat(cut).isEqualTo(cut(12, 200, Duration.ofMillis(102), Clock.TICK));
  }

  @Test
  void latestIsTheEnd() {
    tick(10, 100).tick(20, 200).commit();

    assertThat(archive().cutAt(TimeSpec.latest()))
        .isEqualTo(cut(20, 200, Duration.ofMillis(2), Clock.TICK));
  }

  @Test
  void isConfirmedUpToTheBarriersWord() {
    tick(10, 100).tick(20, 200);
    commit(15);

    assertThat(archive().cutAt(TimeSpec.revision(15)).confirmed()).isTrue();
    assertThat(archive().cutAt(TimeSpec.revision(16)).confirmed()).isFalse();
  }

  @Test
  void refusesWhatIsBeyondTheEnd() {
    tick(10, 100).tick(20, 200).commit();

    assertThatThrownBy(() -> at(201))
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("complete to 2026-01-01T00:00:00.200Z (revision 20)");
    assertThatThrownBy(() -> archive().cutAt(TimeSpec.revision(21)))
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("complete to revision 20");
  }

  @Test
  void refusesWhatIsBeforeTheBeginning() {
    tick(10, 100).tick(20, 200).commit();

    assertThatThrownBy(() -> at(99))
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("begins, at 2026-01-01T00:00:00.100Z (revision 10)");
    assertThatThrownBy(() -> archive().cutAt(TimeSpec.revision(9)))
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("begins, at revision 10");
  }

  @Test
  void hasNoMomentBeforeTheFirstListingIsComplete() {
    tick(0, 100).commit();

    assertThatThrownBy(() -> archive().cutAt(TimeSpec.latest()))
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("not complete to any moment yet");
  }

  @Test
  void endsWhereTheSlowestPartitionDoes() {
    MemoryStore two = new MemoryStore();
    ArchiveFormat pair = ArchiveFormat.openOrCreate(two, Changes.CLUSTER, "uid", 2);
    CatalogWriter pairWriter = new CatalogWriter(Catalog.load(two, pair.layout()));

    pairWriter.commit(
        Commit.by("w")
            .barrier(0, barrier("a", 20, 200, 20))
            .barrier(1, barrier("a", 10, 100, 10))
            .barrier(0, barrier("b", 30, 300, 30))
            .ticks(List.of(barrier("a", 10, 100, 0).tick(), barrier("a", 20, 200, 0).tick()))
            .build());

    assertThat(Archive.open(two, Optional.empty()).info().end().map(Tick::revision)).contains(10L);
  }

  @Test
  void reachesToTheEndOfTheRecentLog() {
    change(11, 120);
    tick(10, 100).tick(11, 200).commit();
    Recent.Collector recent = new Recent.Collector(1 << 20);
    recent.add(Changes.of("n", 12, Operation.UPDATE));
    recent.add(0, recentBarrier(12, 300));

    Archive archive = archive().withRecent(archived -> recent.build());

    assertThat(archive.cutAt(TimeSpec.at(Micros.instant(micros(300)))).revision()).isEqualTo(12);
    assertThat(archive.cutAt(TimeSpec.latest()).revision()).isEqualTo(12);
    assertThat(archive.info().end().map(Tick::revision)).contains(12L);
  }

  @Test
  void asksTheRecentLogForWhatIsNotArchived() {
    tick(10, 100).commit();

    archive()
        .withRecent(
            archived -> {
              assertThat(archived.positions().offsets())
                  .containsOnlyKeys(0)
                  .containsEntry(0, nextOffset);
              return Recent.NONE;
            });
  }

  @Test
  void knowsTypesAndGapsThatAreNotArchived() {
    tick(10, 100).commit();
    Recent.Collector recent = new Recent.Collector(1 << 20);
    recent.add(0, recentBarrier(20, 300));
    recent.add(coverage("secrets", CoverageEvent.JOINED, 0, 5));
    recent.add(coverage("secrets", CoverageEvent.GAP, 12, 17));
    recent.add(coverage("leases", CoverageEvent.EXCLUDED, 0, 5));
    // Lost audit events take away names, not states.
    recent.add(
        Coverage.newBuilder(coverage("events", CoverageEvent.GAP, 12, 18))
            .setGroup("audit.k8s.io")
            .build());

    Archive archive = archive().withRecent(archived -> recent.build());

    assertThat(archive.types()).extracting(CapturedType::resource).containsExactly("secrets");
    Cut within = archive.cutAt(TimeSpec.revision(1, 15));
    assertThat(archive.gaps(within, KeyScope.all(Changes.CLUSTER)))
        .extracting(gap -> gap.revisions().to())
        .containsExactly(17L);
  }

  private static Coverage coverage(String resource, CoverageEvent event, long from, long to) {
    return Coverage.newBuilder()
        .setCluster(Changes.CLUSTER)
        .setGroup("")
        .setVersion("v1")
        .setResource(resource)
        .setKind("Kind")
        .setNamespaced(true)
        .setWatcher("0")
        .setEvent(event)
        .setFromRevision(from)
        .setToRevision(to)
        .setConfirmedRevision(to)
        .setFromTime(Micros.instant(micros(100)))
        .setToTime(Micros.instant(micros(200)))
        .build();
  }

  @Test
  void boundsTheMemoryOfTheRecentLog() {
    Recent.Collector recent = new Recent.Collector(100_000);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                recent.add(Changes.of("n", i + 1, Operation.UPDATE));
              }
            })
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("ahead of its archive");
  }

  private CutTest change(long revision, long time) {
    changes.add(
        Changes.in("", "configmaps", "shop", "n", revision, Operation.UPDATE)
            .setTime(Micros.instant(micros(time)))
            .build());
    return this;
  }

  private CutTest tick(long revision, long time) {
    ticks.add(barrier("0", revision, time, 0).tick());
    return this;
  }

  private void commit() {
    commit(ticks.get(ticks.size() - 1).revision());
  }

  private void commit(long confirmed) {
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    long from = nextOffset;
    for (Change change : changes) {
      segment.add(change, nextOffset++);
    }
    nextOffset++;
    Tick last = ticks.get(ticks.size() - 1);
    Commit.Draft draft =
        Commit.by("w")
            .advance(0, from, nextOffset)
            .ticks(ticks)
            .barrier(
                0,
                new BarrierPosition(
                    "0",
                    nextOffset,
                    last.revision(),
                    confirmed,
                    last.readStarted(),
                    last.readEnded()));
    segment.seal().ifPresent(draft::add);
    writer.commit(draft.build());
    changes.clear();
    ticks.clear();
  }

  private Archive archive() {
    return Archive.open(store, Optional.empty());
  }

  private Cut at(long time) {
    return archive().cutAt(TimeSpec.at(Micros.instant(micros(time))));
  }

  private static Cut cut(long revision, long time, Duration bound, Clock clock) {
    Instant instant = Micros.instant(micros(time));
    return new Cut(1, revision, instant, bound, clock, true);
  }

  private static BarrierPosition barrier(String watcher, long revision, long time, long confirmed) {
    return new BarrierPosition(watcher, time, revision, confirmed, micros(time - 2), micros(time));
  }

  private static Barrier recentBarrier(long revision, long time) {
    return Barrier.newBuilder()
        .setCluster(Changes.CLUSTER)
        .setWatcher("0")
        .setSequence(time)
        .setRevision(revision)
        .setConfirmed(revision)
        .setReadStarted(Micros.instant(micros(time - 2)))
        .setReadEnded(Micros.instant(micros(time)))
        .setPartition(0)
        .build();
  }

  private static long micros(long millis) {
    return Changes.EPOCH + millis * 1000;
  }
}
