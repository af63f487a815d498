package io.kuberewind.watcher.capture;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.Source;
import io.kuberewind.watcher.change.KnownObjects;
import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.stream.ObjectHead;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TickLog;
import java.nio.ByteBuffer;

/** Makes the records of one watcher, and dates them. */
public final class ChangeRecords {
  /** The moment of a change, with the clock that tells it. */
  private record Dated(long time, long error, Clock clock) {}

  private static final ByteBuffer NOTHING = ByteBuffer.wrap(new byte[0]).asReadOnlyBuffer();

  private final String cluster;
  private final String watcher;
  private final int timeline;
  private final long run;
  private final TickLog ticks;

  /** Records for {@code cluster} by a run of the instance {@code watcher}, in {@code timeline}. */
  public ChangeRecords(String cluster, String watcher, int timeline, long run, TickLog ticks) {
    this.cluster = cluster;
    this.watcher = watcher;
    this.timeline = timeline;
    this.run = run;
    this.ticks = ticks;
  }

  /** The objects of a type of which none is known in this timeline. */
  public KnownObjects noneKnown() {
    KnownObjects none = new KnownObjects();
    none.enter(timeline);
    return none;
  }

  /** Number of the run. */
  long run() {
    return run;
  }

  /** Timeline of the revisions. */
  public int timeline() {
    return timeline;
  }

  /** A change that a watch told of, received {@code now}, after the position {@code before}. */
  Change happened(
      ResourceType type,
      Operation operation,
      ObjectHead head,
      ByteBuffer object,
      Position before,
      long now) {
    Dated dated = dateOfEvent(operation, head, before, now);
    return builder(type, head.namespace(), head.name(), head.uid(), now, dated)
        .setRevision(head.revision())
        .setOperation(operation)
        .setObject(object)
        .build();
  }

  /** A state that a list told of. */
  Change observed(ResourceType type, ObjectHead head, ByteBuffer object, long now) {
    Dated dated =
        head.touched() > 0 ? dateOfObject(head.touched()) : new Dated(now, now, Clock.OBSERVED);
    return builder(type, head.namespace(), head.name(), head.uid(), now, dated)
        .setRevision(head.revision())
        .setOperation(Operation.OBSERVE)
        .setObject(object)
        .build();
  }

  /** A deletion that nobody told of: the object was there, and a list no longer names it. */
  Change vanished(
      ResourceType type, String namespace, String name, String uid, Span within, long now) {
    long error = within.toTime() - within.fromTime();
    Dated dated = new Dated(within.toTime(), error, Clock.OBSERVED);
    return builder(type, namespace, name, uid, now, dated)
        .setRevision(within.toRevision())
        .setRevisionAfter(within.fromRevision())
        .setOperation(Operation.DELETE)
        .setObject(NOTHING.duplicate())
        .build();
  }

  /** What was seen of a type, or was not. The reason is null where there is none. */
  Coverage coverage(
      ResourceType type, CoverageEvent event, Span span, long confirmed, String reason) {
    return Coverage.newBuilder()
        .setCluster(cluster)
        .setTimeline(timeline)
        .setDomain("")
        .setWatcher(watcher)
        .setGroup(type.group())
        .setVersion(type.version())
        .setResource(type.resource())
        .setKind(type.kind())
        .setNamespaced(type.namespaced())
        .setEvent(event)
        .setFromRevision(span.fromRevision())
        .setToRevision(span.toRevision())
        .setConfirmedRevision(confirmed)
        .setFromTime(Micros.instant(span.fromTime()))
        .setToTime(Micros.instant(span.toTime()))
        .setReason(reason)
        .build();
  }

  private Change.Builder builder(
      ResourceType type, String namespace, String name, String uid, long now, Dated dated) {
    return Change.newBuilder()
        .setCluster(cluster)
        .setTimeline(timeline)
        .setDomain("")
        .setGroup(type.group())
        .setVersion(type.version())
        .setResource(type.resource())
        .setKind(type.kind())
        .setNamespace(namespace)
        .setName(name)
        .setUid(uid)
        .setTime(Micros.instant(dated.time()))
        .setTimeError(dated.error())
        .setClock(dated.clock())
        .setObservedAt(Micros.instant(now))
        .setSource(Source.API)
        .setWatcher(watcher);
  }

  /**
   * An event was committed after the read of any tick below its revision began, and before the read
   * of any tick at or above it ended. While the watcher is up that is within a tick's interval;
   * what happened while it was down is told closer by the object's own times, where it has any.
   */
  private Dated dateOfEvent(Operation operation, ObjectHead head, Position before, long now) {
    long from =
        ticks.newestAtMost(head.revision() - 1).map(Tick::readStarted).orElse(before.time());
    long to = ticks.oldestAtLeast(head.revision()).map(Tick::readEnded).orElse(now);
    to = Math.min(to, now);
    long touched = head.touched() * Micros.A_SECOND;
    boolean touchedThen =
        operation != Operation.DELETE
            && touched >= from - Micros.A_SECOND
            && touched <= to + Micros.A_SECOND;
    if (to - from > 2 * Micros.A_SECOND && touchedThen) {
      return dateOfObject(head.touched());
    }
    return new Dated(to, Math.max(0, to - from), Clock.OBSERVED);
  }

  private static Dated dateOfObject(long seconds) {
    return new Dated(seconds * Micros.A_SECOND, Micros.A_SECOND, Clock.OBJECT);
  }
}
