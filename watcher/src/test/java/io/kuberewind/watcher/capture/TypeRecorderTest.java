package io.kuberewind.watcher.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.KnownObjects;
import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.stream.ObjectHead;
import io.kuberewind.watcher.stream.WatchEvent;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TickLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeRecorderTest {
  private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
  private static final long NOW = 1_800_000_000_000_000L;

  private final List<Change> changes = new ArrayList<>();
  private final List<Long> cursors = new ArrayList<>();
  private final List<Coverage> coverage = new ArrayList<>();
  private final TickLog ticks = new TickLog();
  private final KnownObjects known = new KnownObjects();

  @Test
  void listedObjectsAreObservedAndTheCursorWaitsForTheEnd() {
    TypeRecorder recorder = recorder(Position.NONE);
    recorder.beginList(null);
    recorder.observed(added("a", "uid-a", 5), NOW);
    recorder.observed(added("b", "uid-b", 7), NOW);
    assertThat(cursors).isEmpty();

    recorder.endList(9, null, NOW);

    assertThat(changes).extracting(Change::getOperation).containsOnly(Operation.OBSERVE).hasSize(2);
    assertThat(cursors).containsExactly(9L);
    assertThat(coverage).singleElement().matches(c -> c.getEvent() == CoverageEvent.JOINED);
  }

  @Test
  void aSecondListTellsOnlyWhatIsNewAndWhatIsGone() {
    known.put("ns", "kept", 5, "uid-kept");
    known.put("ns", "changed", 6, "uid-changed");
    known.put("ns", "gone", 7, "uid-gone");
    TypeRecorder recorder = recorder(new Position(20, NOW - 60 * Micros.A_SECOND));
    recorder.beginList(null);
    recorder.observed(added("kept", "uid-kept", 5), NOW);
    recorder.observed(added("changed", "uid-changed", 25), NOW);

    recorder.endList(30, new Gap(20, NOW - 60 * Micros.A_SECOND, "forgotten"), NOW);

    assertThat(changes).extracting(Change::getName).containsExactly("changed", "gone");
    Change gone = changes.get(1);
    assertThat(gone.getOperation()).isEqualTo(Operation.DELETE);
    assertThat(gone.getUid()).isEqualTo("uid-gone");
    // It was there at the cursor, for no deletion had been told by then.
    assertThat(gone.getRevisionAfter()).isEqualTo(20);
    assertThat(gone.getRevision()).isEqualTo(30);
    assertThat(gone.getTimeError()).isEqualTo(60 * Micros.A_SECOND);
    assertThat(coverage)
        .singleElement()
        .matches(c -> c.getEvent() == CoverageEvent.GAP)
        .matches(c -> c.getFromRevision() == 20 && c.getToRevision() == 30);
  }

  @Test
  void anObjectThatCameBackUnderItsNameWasDeletedBetween() {
    known.put("ns", "a", 5, "first");
    TypeRecorder recorder = recorder(new Position(20, NOW - 1));
    recorder.beginList(null);

    recorder.observed(added("a", "second", 25), NOW);

    assertThat(changes)
        .extracting(Change::getOperation)
        .containsExactly(Operation.DELETE, Operation.OBSERVE);
    assertThat(changes.get(0).getUid()).isEqualTo("first");
    assertThat(changes.get(0).getRevision()).isEqualTo(24);
  }

  @Test
  void aListCutShortIsTakenUpWithoutRepeating() {
    TypeRecorder recorder = recorder(Position.NONE);
    recorder.beginList(null);
    recorder.observed(added("a", "uid-a", 5), NOW);
    recorder.beginList(null);
    recorder.observed(added("a", "uid-a", 5), NOW);

    recorder.endList(9, null, NOW);

    assertThat(changes).hasSize(1);
  }

  @Test
  void changesMoveTheCursor() {
    TypeRecorder recorder = recorder(new Position(10, NOW - 1));

    recorder.happened(event(WatchEvent.Type.ADDED, "a", "u", 11, 10), false, NOW);
    recorder.happened(event(WatchEvent.Type.MODIFIED, "a", "u", 12, 10), false, NOW);
    recorder.happened(event(WatchEvent.Type.DELETED, "a", "u", 13, 10), false, NOW);

    assertThat(changes)
        .extracting(Change::getOperation)
        .containsExactly(Operation.CREATE, Operation.UPDATE, Operation.DELETE);
    assertThat(cursors).containsExactly(11L, 12L, 13L);
    assertThat(recorder.known()).isZero();
  }

  @Test
  void anObjectTooLargeForARecordIsAGapAndNoDeadEnd() {
    TypeRecorder recorder = recorder(new Position(10, NOW - 1));

    recorder.happened(
        event(WatchEvent.Type.ADDED, "big", "u", 11, TypeRecorder.MAX_OBJECT_BYTES + 1),
        false,
        NOW);
    recorder.happened(event(WatchEvent.Type.ADDED, "next", "u", 12, 10), false, NOW);

    assertThat(changes).extracting(Change::getName).containsExactly("next");
    assertThat(coverage)
        .singleElement()
        .matches(c -> c.getEvent() == CoverageEvent.GAP)
        .matches(c -> c.getFromRevision() == 10 && c.getToRevision() == 11)
        .matches(c -> c.getReason().contains("ns/big"));
    assertThat(recorder.position().revision()).isEqualTo(12);
  }

  @Test
  void theDeletionOfAnOversizedObjectIsToldWithoutItsLastState() {
    TypeRecorder recorder = recorder(new Position(10, NOW - 1));

    recorder.happened(
        event(WatchEvent.Type.DELETED, "big", "u", 11, TypeRecorder.MAX_OBJECT_BYTES + 1),
        false,
        NOW);

    assertThat(changes).singleElement().matches(c -> c.getOperation() == Operation.DELETE);
    assertThat(changes.get(0).getObject().remaining()).isZero();
    assertThat(changes.get(0).getRevisionAfter()).isNull();
  }

  @Test
  void aLostLineIsAGapUpToTheNextEvent() {
    TypeRecorder recorder = recorder(new Position(10, NOW - 1));
    recorder.lostLine();

    recorder.happened(event(WatchEvent.Type.ADDED, "a", "u", 15, 10), false, NOW);

    assertThat(coverage)
        .singleElement()
        .matches(c -> c.getEvent() == CoverageEvent.GAP)
        .matches(c -> c.getFromRevision() == 10 && c.getToRevision() == 15);
  }

  @Test
  void liveChangesAreDatedByTheTicksAroundThem() {
    ticks.add(new Tick(10, NOW - 900_000, NOW - 890_000));
    TypeRecorder recorder = recorder(new Position(10, NOW - 60 * Micros.A_SECOND));

    recorder.happened(event(WatchEvent.Type.ADDED, "a", "u", 11, 10), false, NOW);

    assertThat(changes.get(0).getClock()).isEqualTo(Clock.OBSERVED);
    assertThat(changes.get(0).getTimeError()).isEqualTo(900_000);
  }

  @Test
  void changesOfTheTimeBeforeTheStartAreDatedByTheObjectItself() {
    long touched = NOW / Micros.A_SECOND - 300;
    ticks.add(new Tick(50, NOW - 900_000, NOW - 890_000));
    TypeRecorder recorder = recorder(new Position(10, NOW - 600 * Micros.A_SECOND));
    ObjectHead head = new ObjectHead("v1", "Pod", "ns", "a", "u", 11, touched, false);

    recorder.happened(
        new WatchEvent(WatchEvent.Type.MODIFIED, head, ByteBuffer.allocate(2), null), false, NOW);

    assertThat(changes.get(0).getClock()).isEqualTo(Clock.OBJECT);
    assertThat(changes.get(0).getTime()).isEqualTo(Micros.instant(touched * Micros.A_SECOND));
    assertThat(changes.get(0).getTimeError()).isEqualTo(Micros.A_SECOND);
  }

  private TypeRecorder recorder(Position position) {
    ChangeRecords records = new ChangeRecords("prod", "0", 1, 1, ticks);
    return new TypeRecorder(
        PODS,
        new TypeRecorder.Sink(
            records, new Collecting(), new WatcherMeters(new SimpleMeterRegistry())),
        known,
        position);
  }

  private static WatchEvent added(String name, String uid, long revision) {
    ObjectHead head = new ObjectHead("v1", "Pod", "ns", name, uid, revision, 0, false);
    return new WatchEvent(WatchEvent.Type.ADDED, head, ByteBuffer.allocate(10), null);
  }

  private static WatchEvent event(
      WatchEvent.Type type, String name, String uid, long revision, int bytes) {
    ObjectHead head = new ObjectHead("v1", "Pod", "ns", name, uid, revision, 0, false);
    return new WatchEvent(type, head, ByteBuffer.allocate(bytes), null);
  }

  /** An outlet that takes everything apart. */
  private final class Collecting implements Outlet, Entry.RecordSink {
    @Override
    public void put(Entry entry) {
      entry.writeTo(this);
    }

    @Override
    public void whenRoom(Runnable resume) {
      resume.run();
    }

    @Override
    public void change(ResourceType type, Change change) {
      changes.add(change);
    }

    @Override
    public void known(Change change) {
      throw new AssertionError("nothing is passed by");
    }

    @Override
    public void cursor(ResourceType type, int timeline, long revision) {
      cursors.add(revision);
    }

    @Override
    public void forgetCursor(ResourceType type) {
      cursors.add(0L);
    }

    @Override
    public void coverage(Coverage seen) {
      coverage.add(seen);
    }

    @Override
    public void barrier(io.kuberewind.schemas.Barrier barrier) {
      throw new AssertionError("no barrier here");
    }
  }
}
