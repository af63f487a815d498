package io.kuberewind.streams.release;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.streams.fact.Fact;
import io.kuberewind.streams.hold.Held;
import io.kuberewind.streams.version.Placement;
import io.kuberewind.streams.version.Placement.Rank;
import io.kuberewind.streams.version.Versions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Writes a change that has its actor: to history, and the newest of its resource to state. */
final class Releaser {
  private final ProcessorContext<byte[], byte[]> context;
  private final Versions versions;
  private final WireCodec codec;
  private final ReleaseMetrics metrics;

  Releaser(
      ProcessorContext<byte[], byte[]> context,
      Versions versions,
      WireCodec codec,
      ReleaseMetrics metrics) {
    this.context = context;
    this.versions = versions;
    this.codec = codec;
    this.metrics = metrics;
  }

  /**
   * @param arrived the record that brought the change
   * @param request the request that made the change, where just one is known
   */
  void release(
      Held arrived, Change change, Placement placement, Actor actor, Optional<Fact> request) {
    byte[] key = arrived.key();
    long recordTime = arrived.recordTime();
    Change.Builder builder = Change.newBuilder(change).setActor(actor);
    request.map(Fact::told).ifPresent(told -> date(builder, change, told));
    Change attributed = builder.build();
    byte[] released = codec.encode(Topic.HISTORY.topicName(), attributed);
    versions.add(key, change, released, recordTime, placement);
    context.forward(new Record<>(key, released, recordTime), ReleaseTopology.HISTORY);
    if (placement.rank() == Rank.NEWEST) {
      byte[] latest = change.getOperation() == Operation.DELETE ? null : released;
      context.forward(new Record<>(key, latest, recordTime), ReleaseTopology.STATE);
    } else {
      metrics.late();
    }
    metrics.released(actor.getHow());
  }

  /**
   * Writes a change that was released before once more where {@code change}, which says the same,
   * brings what etcd held of it.
   *
   * @return false where it brings nothing
   */
  boolean complete(Held arrived, Change change) {
    byte[] key = arrived.key();
    Optional<Change> completed = versions.completed(key, change);
    if (completed.isEmpty()) {
      return false;
    }
    byte[] released = codec.encode(Topic.HISTORY.topicName(), completed.get());
    boolean isNewest = versions.complete(key, completed.get(), released);
    long recordTime = arrived.recordTime();
    context.forward(new Record<>(key, released, recordTime), ReleaseTopology.HISTORY);
    if (isNewest) {
      context.forward(new Record<>(key, released, recordTime), ReleaseTopology.STATE);
    }
    metrics.completed();
    return true;
  }

  /**
   * The API server's clock is the better one where it leaves less open, as long as the two clocks
   * do not contradict each other.
   */
  private static void date(Change.Builder dated, Change change, AuditFact told) {
    long error = Duration.between(told.getReceived(), told.getCompleted()).toNanos() / 1_000;
    boolean agrees =
        !told.getReceived().isAfter(change.getTime().plus(change.getTimeError(), ChronoUnit.MICROS))
            && !told.getCompleted()
                .isBefore(change.getTime().minus(change.getTimeError(), ChronoUnit.MICROS));
    if (agrees && error >= 0 && error < change.getTimeError()) {
      dated.setTime(told.getCompleted()).setTimeError(error).setClock(Clock.AUDIT);
    }
  }
}
