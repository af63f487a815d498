package io.kuberewind.watcher.capture;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.KnownObjects;
import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;
import io.kuberewind.watcher.stream.ObjectHead;
import io.kuberewind.watcher.stream.WatchEvent;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Turns what the server tells of one type into entries, and knows how far that is. Owns no stream.
 * Not safe for use by several threads.
 */
public final class TypeRecorder {
  /** A record holds the object and some names beside it. */
  public static final int MAX_OBJECT_BYTES = Topic.MAX_RECORD_BYTES - 64 * 1024;

  private final ResourceType type;
  private final ChangeRecords records;
  private final Outlet outlet;
  private final WatcherMeters meters;
  private final KnownObjects known;
  private Position position;
  private final SeenSpans spans;
  private Position blindFrom = Position.NONE;
  private boolean lineLost;
  private long listedAt = Long.MAX_VALUE;

  public TypeRecorder(ResourceType type, Sink sink, KnownObjects known, Position position) {
    this.type = type;
    this.records = sink.records();
    this.outlet = sink.outlet();
    this.meters = sink.meters();
    this.known = known;
    this.position = position;
    this.spans = new SeenSpans(type, sink, position);
  }

  /** Where recorders put what they make. */
  public record Sink(ChangeRecords records, Outlet outlet, WatcherMeters meters) {}

  /** The same objects in another version of their type. */
  public TypeRecorder in(ResourceType version) {
    return new TypeRecorder(version, new Sink(records, outlet, meters), known, position);
  }

  public Position position() {
    return position;
  }

  public int known() {
    return known.size();
  }

  /** Last revision put out of an object, 0 when it is not known. */
  public long knownRevision(String namespace, String name) {
    return known.revision(namespace, name);
  }

  /** What happened in a span is not told, although its ends were seen. */
  public void hole(long fromRevision, long toRevision, String reason, long now) {
    spans.gap(new Span(fromRevision, toRevision, position.time(), now), reason);
    spans.beginAt(new Position(toRevision, now));
  }

  /** A list begins that takes up at the position: what it will not name is gone. */
  public void beginList() {
    beginList(null);
  }

  /** A list begins of what was there at an earlier time. */
  void beginList(Gap gap, long time) {
    beginList(gap);
    listedAt = time;
  }

  /**
   * A list begins: of the known objects, those it will not name are gone. It closes {@code gap},
   * which is null for a type that was never listed.
   */
  void beginList(Gap gap) {
    known.beginMarking();
    listedAt = Long.MAX_VALUE;
    blindFrom = gap == null ? position : new Position(gap.fromRevision(), gap.fromTime());
  }

  /** A check begins, which tells of nothing: those objects that it will not name are unmarked. */
  void beginCheck() {
    known.beginMarking();
  }

  /** An object that a list names, of which nothing is to be told. */
  void mark(String namespace, String name) {
    known.mark(namespace, name);
  }

  /** Whether just this state of the object was put out last. */
  boolean holds(ObjectHead head) {
    return known.revision(head.namespace(), head.name()) == head.revision()
        && known.uid(head.namespace(), head.name()).equals(head.uid());
  }

  /** Newest revision of the objects that were put out. */
  long newestKnown() {
    return known.newest();
  }

  /** Whether the object has a newer revision than the one that was put out. */
  boolean isBehind(ObjectHead head) {
    return head.revision() > known.revision(head.namespace(), head.name());
  }

  /** A known object, of at most this revision, that no list named since the last one began. */
  Optional<String> unmarked(long revision) {
    return known.unmarked(revision);
  }

  /** An object that a list names. */
  public void observed(WatchEvent event, long now) {
    ObjectHead head = event.head();
    long before = known.revision(head.namespace(), head.name());
    known.mark(head.namespace(), head.name());
    if (head.revision() <= before) {
      return;
    }
    String uid = known.uid(head.namespace(), head.name());
    if (before > 0 && !uid.equals(head.uid())) {
      // Between the two there was a deletion, no later than just before this revision.
      long after = Math.max(before, blindFrom.revision());
      Span within = new Span(after, head.revision() - 1, blindFrom.time(), Math.min(listedAt, now));
      put(records.vanished(type, head.namespace(), head.name(), uid, within, now), 0);
    }
    if (event.object().remaining() > MAX_OBJECT_BYTES) {
      oversized(event, now);
    } else {
      put(records.observed(type, head, event.object(), now), 0);
    }
    known.put(head.namespace(), head.name(), head.revision(), head.uid());
  }

  /** An object that a list names in the state that was put out last, with more to say of it. */
  public void completed(WatchEvent event, long now) {
    ObjectHead head = event.head();
    known.mark(head.namespace(), head.name());
    if (event.object().remaining() <= MAX_OBJECT_BYTES) {
      String uid = known.uid(head.namespace(), head.name());
      ObjectHead whole = uid.isEmpty() ? head : head.withUid(uid);
      put(records.observed(type, whole, event.object(), now), 0);
    }
  }

  /** A change that a watch tells of; during a list it leaves the position where it is. */
  public void happened(WatchEvent event, boolean listing, long now) {
    ObjectHead head = event.head();
    closeLostLine(head.revision(), now);
    Operation operation = operation(event.type());
    boolean gone = operation == Operation.DELETE;
    boolean isOversized = event.object().remaining() > MAX_OBJECT_BYTES;
    if (gone) {
      known.remove(head.namespace(), head.name());
    }
    long cursor = listing ? 0 : head.revision();
    if (isOversized && !gone) {
      oversized(event, now);
    } else {
      // Of an oversized object at least the deletion is told, without its last state.
      ByteBuffer object = isOversized ? ByteBuffer.allocate(0) : event.object();
      put(records.happened(type, operation, head, object, position, now), cursor);
    }
    if (!gone) {
      known.put(head.namespace(), head.name(), head.revision(), head.uid());
    }
    if (!listing) {
      position = new Position(head.revision(), now);
    }
  }

  /** A bookmark: everything up to {@code revision} has been told. */
  public void reached(long revision, long now) {
    closeLostLine(revision, now);
    if (revision >= position.revision()) {
      position = new Position(revision, now);
      outlet.put(new Entry.Reached(type, records.timeline(), revision));
    }
  }

  /** The list is complete. It closes {@code gap}, or is the first one where that is null. */
  public void endList(long revision, Gap gap, long now) {
    Position before = blindFrom;
    long time = Math.min(listedAt, now);
    known.sweep(
        (namespace, name, uid, last) -> {
          long after = Math.max(last, before.revision());
          Span within = new Span(after, revision, before.time(), time);
          put(records.vanished(type, namespace, name, uid, within, now), 0);
        });
    endGap(revision, gap, time);
  }

  /**
   * What is held is what was there at a revision and time. That closes {@code gap}, or begins the
   * type where that is null.
   */
  void endGap(long revision, Gap gap, long time) {
    if (gap == null) {
      spans.joined(new Span(0, revision, 0, time));
    } else if (revision > gap.fromRevision()) {
      spans.gap(new Span(gap.fromRevision(), revision, gap.fromTime(), time), gap.reason());
    }
    position = new Position(revision, time);
    spans.beginAt(position);
    outlet.put(new Entry.Reached(type, records.timeline(), revision));
  }

  /** Puts on record what was seen since the last gap, open up to {@code vouched}. */
  public void seen(long vouched, long now) {
    if (position.isSet()) {
      spans.seen(Math.max(vouched, position.revision()), position.revision(), now);
    }
  }

  /** Puts a span on record that is not seen, and is still open. */
  public void unseen(String reason, long now) {
    spans.gap(new Span(position.revision(), position.revision(), position.time(), now), reason);
  }

  /** Barriers wait for the type, or no longer do. */
  void counted(boolean isCounted) {
    outlet.put(new Entry.Counted(type, records.timeline(), isCounted ? records.run() : 0));
  }

  /** The type is served, and left out by policy. */
  public void excluded(long revision, long now) {
    spans.excluded(new Span(0, revision, 0, now));
  }

  /** The type is served no longer: whatever is still known of it went with it. */
  public void departed(long revision, long now) {
    Position before = position;
    long end = Math.max(revision, before.revision() + 1);
    known.beginMarking();
    known.sweep(
        (namespace, name, uid, last) -> {
          Span within = new Span(Math.max(last, before.revision()), end, before.time(), now);
          put(records.vanished(type, namespace, name, uid, within, now), 0);
        });
    spans.left(new Span(before.revision(), end, before.time(), now));
    outlet.put(new Entry.Departed(type));
  }

  /** A line could not be read; the next one tells how far the hole reaches. */
  void lostLine() {
    lineLost = true;
  }

  private void closeLostLine(long revision, long now) {
    if (lineLost) {
      lineLost = false;
      Span span = new Span(position.revision(), revision, position.time(), now);
      spans.gap(span, "an event was too large to be read");
      spans.beginAt(new Position(revision, now));
    }
  }

  private void oversized(WatchEvent event, long now) {
    ObjectHead head = event.head();
    meters.oversized();
    Span span = new Span(head.revision() - 1, head.revision(), position.time(), now);
    spans.gap(
        span,
        "%s/%s is %d bytes, more than a record holds"
            .formatted(head.namespace(), head.name(), event.object().remaining()));
  }

  private void put(Change change, long cursor) {
    meters.changed(change.getOperation());
    outlet.put(new Entry.Changed(type, change, cursor));
  }

  private static Operation operation(WatchEvent.Type type) {
    return switch (type) {
      case ADDED -> Operation.CREATE;
      case MODIFIED -> Operation.UPDATE;
      case DELETED -> Operation.DELETE;
      case BOOKMARK, ERROR -> throw new IllegalArgumentException(type + " is no change");
    };
  }
}
