package io.kuberewind.watcher.capture;

import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.Outlet;
import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.change.WatcherMeters;

/** Puts on record what was seen of one type, and what was not. */
final class SeenSpans {
  private final ResourceType type;
  private final ChangeRecords records;
  private final Outlet outlet;
  private final WatcherMeters meters;
  private Position from;

  /** The span that is seen begins at {@code from}. */
  SeenSpans(ResourceType type, TypeRecorder.Sink sink, Position from) {
    this.type = type;
    this.records = sink.records();
    this.outlet = sink.outlet();
    this.meters = sink.meters();
    this.from = from;
  }

  /** What comes next is seen from here on. */
  void beginAt(Position position) {
    from = position;
  }

  /** Seen since the last gap, open behind {@code confirmed}. */
  void seen(long to, long confirmed, long now) {
    Span span = new Span(from.revision(), to, from.time(), now);
    outlet.put(
        new Entry.Covered(records.coverage(type, CoverageEvent.SEEN, span, confirmed, null)));
  }

  void gap(Span span, String reason) {
    meters.gap();
    put(CoverageEvent.GAP, span, reason);
  }

  void joined(Span span) {
    put(CoverageEvent.JOINED, span, null);
  }

  void left(Span span) {
    put(CoverageEvent.LEFT, span, "served no longer");
  }

  void excluded(Span span) {
    put(CoverageEvent.EXCLUDED, span, "left out by policy");
  }

  private void put(CoverageEvent event, Span span, String reason) {
    outlet.put(new Entry.Covered(records.coverage(type, event, span, span.toRevision(), reason)));
  }
}
