package io.kuberewind.watcher.audited;

import io.kuberewind.schemas.AuditEvents;
import io.kuberewind.watcher.capture.TypeRecorder;
import io.kuberewind.watcher.change.KnownObjects;
import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.cluster.ClusterConnection;
import io.kuberewind.watcher.cluster.StreamEnd;
import io.kuberewind.watcher.tick.Micros;
import io.kuberewind.watcher.tick.Tick;
import io.kuberewind.watcher.tick.TickLog;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts on record when the API server dropped audit events, by its own count: changes of that time
 * may lack the name of who made them. Where the count may not be read, that is said once. Safe for
 * use by several threads.
 */
public final class DroppedEvents {
  private static final Logger log = LoggerFactory.getLogger(DroppedEvents.class);
  private static final ResourceType EVENTS =
      new ResourceType(
          AuditEvents.GROUP, AuditEvents.VERSION, AuditEvents.RESOURCE, AuditEvents.KIND, false);

  private final ClusterConnection cluster;
  private final TypeRecorder.Sink sink;
  private final TickLog ticks;
  private final ServerCounts counts = new ServerCounts();
  private boolean asking;
  private boolean refused;

  public DroppedEvents(ClusterConnection cluster, TypeRecorder.Sink sink, TickLog ticks) {
    this.cluster = cluster;
    this.sink = sink;
    this.ticks = ticks;
  }

  /** Asks for the count. The answer is taken in when it comes. */
  public synchronized void look() {
    if (!asking) {
      asking = true;
      cluster.stream("/metrics", "text/plain", new AuditCounts(this::answered));
    }
  }

  private synchronized void answered(AuditCounts.Answer answer) {
    asking = false;
    if (!answer.end().isComplete()) {
      notRead(answer.end());
      return;
    }
    Optional<Tick> now = ticks.newest();
    if (now.isEmpty()) {
      return;
    }
    Position at = new Position(now.get().revision(), now.get().readStarted());
    counts
        .take(answer.server(), answer.dropped(), at)
        .ifPresent(dropped -> record(dropped.events(), dropped.since(), now.get()));
  }

  private void record(long events, Position since, Tick now) {
    log.atWarn().addKeyValue("events", events).log("the API server dropped audit events");
    new TypeRecorder(EVENTS, sink, new KnownObjects(), since)
        .hole(
            since.revision(),
            now.revision(),
            "the API server dropped %d audit events: changes may lack the name of who made them"
                .formatted(events),
            Micros.now());
  }

  private void notRead(StreamEnd end) {
    if (!refused && end.status() / 100 == 4) {
      refused = true;
      log.atInfo().log(
          "whether the API server drops audit events is not known, its /metrics may not be read: {}",
          end.describe());
    }
  }
}
