package io.kuberewind.archive.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.SegmentWriter;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster whose etcd was put back from revision 21 to revision 13 and went on from there. */
class TimelinesTest {
  private final MemoryStore store = new MemoryStore();
  private final ArchiveFormat format = ArchiveFormat.openOrCreate(store, Changes.CLUSTER, "uid", 1);
  private final CatalogWriter writer =
      new CatalogWriter(Catalog.load(store, format.layout()), 3, java.time.Clock.systemUTC());
  private long nextOffset;

  @BeforeEach
  void twoTimelines() {
    commit(1, 13, 200, change(1, "a", 10, Operation.OBSERVE), change(1, "b", 12, Operation.CREATE));
    commit(1, 21, 300, change(1, "a", 20, Operation.UPDATE), change(1, "c", 21, Operation.CREATE));
    commit(
        2,
        15,
        400,
        change(2, "a", 10, Operation.OBSERVE),
        change(2, "b", 12, Operation.OBSERVE),
        change(2, "c", 15, Operation.DELETE));
    commit(2, 20, 500, change(2, "a", 20, Operation.UPDATE));
  }

  @Test
  void eachTimelineHasItsOwnStates() {
    assertThat(state(revision(1, 13))).containsExactly("a@1/10", "b@1/12");
    assertThat(state(revision(1, 21))).containsExactly("a@1/20", "b@1/12", "c@1/21");
    assertThat(state(revision(2, 15))).containsExactly("a@2/10", "b@2/12");
    assertThat(state(revision(2, 20))).containsExactly("a@2/20", "b@2/12");
    assertThat(state(TimeSpec.latest())).containsExactly("a@2/20", "b@2/12");
  }

  @Test
  void snapshotsOfATimelineAreNotMistakenForThoseOfAnother() {
    snapshot(1, 21);
    snapshot(2, 15);

    eachTimelineHasItsOwnStates();
  }

  @Test
  void aRevisionAloneIsOfTheNewestTimelineThatHasIt() {
    assertThat(archive().cutAt(TimeSpec.revision(20)).timeline()).isEqualTo(2);
    assertThat(archive().cutAt(TimeSpec.revision(21)).timeline()).isEqualTo(1);
    assertThat(archive().cutAt(TimeSpec.revision(14)).timeline()).isEqualTo(1);
  }

  @Test
  void aTimeIsInTheTimelineThatWasThen() {
    assertThat(at(210)).extracting(Cut::timeline, Cut::revision).containsExactly(1, 13L);
    assertThat(at(300)).extracting(Cut::timeline, Cut::revision).containsExactly(1, 21L);
    assertThat(at(400)).extracting(Cut::timeline, Cut::revision).containsExactly(2, 15L);
    assertThat(at(500)).extracting(Cut::timeline, Cut::revision).containsExactly(2, 20L);
  }

  @Test
  void betweenTwoTimelinesTheEarlierOneAnswersAndSaysHowFarItMayBeOff() {
    Cut cut = at(350);

    assertThat(cut).extracting(Cut::timeline, Cut::revision).containsExactly(1, 21L);
    assertThat(cut.bound()).isEqualTo(Duration.ofMillis(102));
    assertThat(cut.confirmed()).isFalse();
  }

  @Test
  void theHistoryHoldsBothWholeAndInOrder() {
    assertThat(history(0, Long.MAX_VALUE))
        .containsExactly(
            "a@1/10", "a@1/20", "a@2/10", "a@2/20", "b@1/12", "b@2/12", "c@1/21", "c@2/15");
    assertThat(history(Ordinal.of(1, 13), Ordinal.of(2, 15)))
        .containsExactly("a@1/20", "a@2/10", "b@2/12", "c@1/21", "c@2/15");
  }

  @Test
  void whatATimelineDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> archive().cutAt(revision(3, 1)))
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("no timeline 3: it has timelines 1 to 2");
    assertThatThrownBy(() -> archive().cutAt(revision(1, 22)))
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("after the end of timeline 1, at revision 21");
    assertThatThrownBy(() -> archive().cutAt(revision(2, 14)))
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("before timeline 2 begins, at revision 2/15");
    assertThatThrownBy(() -> archive().cutAt(revision(2, 999_999_999_999_999_999L)))
        .isInstanceOf(OutsideArchiveException.class)
        .hasMessageContaining("complete to revision 2/20");
  }

  private void commit(int timeline, long revision, long time, Change... changes) {
    SegmentWriter segment = new SegmentWriter(store, format.layout(), 0);
    long from = nextOffset;
    for (Change change : changes) {
      segment.add(change, nextOffset++);
    }
    nextOffset++;
    BarrierPosition barrier =
        BarrierPosition.of(
            Barrier.newBuilder()
                .setCluster(Changes.CLUSTER)
                .setTimeline(timeline)
                .setWatcher("0")
                .setSequence(time)
                .setRevision(revision)
                .setConfirmed(revision)
                .setReadStarted(Micros.instant(micros(time - 2)))
                .setReadEnded(Micros.instant(micros(time)))
                .setPartition(0)
                .build());
    Commit.Draft draft =
        Commit.by("w")
            .advance(0, from, nextOffset)
            .ticks(List.of(barrier.tick()))
            .barrier(0, barrier);
    segment.seal().ifPresent(draft::add);
    writer.commit(draft.build());
  }

  private void snapshot(int timeline, long revision) {
    SnapshotWriter snapshots = new SnapshotWriter(store, format);
    Catalog catalog = Catalog.load(store, format.layout());
    Commit.Draft draft = Commit.by("w");
    draft.add(snapshots.merge(catalog.state(), 0, Ordinal.of(timeline, revision)));
    writer.commit(draft.build());
  }

  /** Made within the tenth of a second before the tick that follows. */
  private static Change change(int timeline, String name, long revision, Operation operation) {
    return Changes.in("", "configmaps", "shop", name, revision, operation)
        .setTimeline(timeline)
        .setTime(Micros.instant(micros((timeline - 1) * 200L + 100 + revision * 9)))
        .build();
  }

  private List<String> state(TimeSpec moment) {
    Archive archive = archive();
    return texts(archive.state(archive.cutAt(moment), KeyScope.all(Changes.CLUSTER)));
  }

  private List<String> history(long after, long to) {
    return texts(archive().history(KeyScope.all(Changes.CLUSTER), after, to));
  }

  private static List<String> texts(CloseableIterator<Change> changes) {
    List<String> texts = new ArrayList<>();
    try (changes) {
      changes.forEachRemaining(
          c -> texts.add("%s@%d/%d".formatted(c.getName(), c.getTimeline(), c.getRevision())));
    }
    return texts;
  }

  private Cut at(long time) {
    return archive().cutAt(TimeSpec.at(Micros.instant(micros(time))));
  }

  private static TimeSpec revision(int timeline, long revision) {
    return TimeSpec.revision(timeline, revision);
  }

  private Archive archive() {
    return Archive.open(store, Optional.empty());
  }

  private static long micros(long millis) {
    return Changes.EPOCH + millis * 1000;
  }
}
