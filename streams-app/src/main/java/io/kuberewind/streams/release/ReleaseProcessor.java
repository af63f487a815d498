package io.kuberewind.streams.release;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.UndecodableRecordException;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.streams.attribute.Attribution;
import io.kuberewind.streams.version.Moment;
import io.kuberewind.streams.version.Placement;
import io.kuberewind.streams.version.Placement.Rank;
import io.kuberewind.streams.version.Versions;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what watchers published into the log of record, one partition at a time: drops what was
 * released before, names the actor, and writes each change once to history, the newest of each
 * resource to state. Barriers pass through behind the changes that they speak of. What cannot be
 * read goes to the dead letters, and the stream goes on.
 */
final class ReleaseProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(ReleaseProcessor.class);
  private static final Duration EXPIRY_INTERVAL = Duration.ofMillis(500);
  private static final int EXPIRY_BATCH = 4_000;

  private final Inbound inbound;
  private final WireCodec codec;
  private final Attribution attribution;
  private final Duration retention;
  private final ReleaseMetrics metrics;
  private ProcessorContext<byte[], byte[]> context;
  private Versions versions;

  ReleaseProcessor(
      Inbound inbound,
      WireCodec codec,
      Attribution attribution,
      Duration retention,
      ReleaseMetrics metrics) {
    this.inbound = inbound;
    this.codec = codec;
    this.attribution = attribution;
    this.retention = retention;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> processorContext) {
    context = processorContext;
    versions =
        new Versions(
            context.getStateStore(ReleaseTopology.VERSIONS),
            context.getStateStore(ReleaseTopology.EXPIRY),
            codec);
    context.schedule(EXPIRY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::expire);
  }

  @Override
  public void close() {
    metrics.leave(context.taskId().partition());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    SpecificRecord decoded;
    try {
      decoded = inbound.read(record, DeadLetter.origin(context).partition());
    } catch (UndecodableRecordException e) {
      deadLetter(record, e);
      return;
    }
    if (decoded instanceof Barrier barrier) {
      metrics.barrier(barrier);
      if (barrier.getRevision() > 0) {
        versions.beginAt(new Moment(barrier.getTimeline(), barrier.getRevision()));
      }
      context.forward(plain(record, record.key(), record.value()), ReleaseTopology.HISTORY);
    } else {
      release(record, (Change) decoded);
    }
  }

  private void release(Record<byte[], byte[]> record, Change change) {
    metrics.changeIn();
    byte[] key = record.key();
    Placement placement = versions.place(key, change);
    if (placement.rank() == Rank.DUPLICATE) {
      metrics.duplicate();
      return;
    }
    Change attributed =
        Change.newBuilder(change)
            .setActor(attribution.attribute(change, placement.previous()))
            .build();
    byte[] released = codec.encode(Topic.HISTORY.topicName(), attributed);
    versions.add(key, change, released, record.timestamp(), placement);
    context.forward(plain(record, key, released), ReleaseTopology.HISTORY);
    if (placement.rank() == Rank.NEWEST) {
      byte[] latest = change.getOperation() == Operation.DELETE ? null : released;
      context.forward(plain(record, key, latest), ReleaseTopology.STATE);
    } else {
      metrics.late();
    }
    metrics.released(attributed.getActor().getHow());
  }

  private void deadLetter(Record<byte[], byte[]> record, UndecodableRecordException cause) {
    metrics.deadLetter();
    DeadLetter.Origin origin = DeadLetter.origin(context);
    log.atError()
        .addKeyValue("topic", origin.topic())
        .addKeyValue("partition", origin.partition())
        .addKeyValue("offset", origin.offset())
        .log("record set aside as a dead letter: {}", cause.getMessage());
    context.forward(DeadLetter.of(record, origin, cause), ReleaseTopology.DEAD_LETTERS);
  }

  /**
   * Time moves with the records, and not past the wall clock: one record from the future frees
   * nothing.
   */
  private void expire(long wallClock) {
    long now = Math.min(context.currentStreamTimeMs(), wallClock);
    metrics.expired(versions.expireBefore(now - retention.toMillis(), EXPIRY_BATCH));
  }

  private static Record<byte[], byte[]> plain(
      Record<byte[], byte[]> source, byte[] key, byte[] value) {
    return new Record<>(key, value, source.timestamp());
  }
}
