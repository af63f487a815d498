package io.kuberewind.streams.release;

import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.UndecodableRecordException;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.streams.attribute.AuditJoin;
import io.kuberewind.streams.attribute.Verdict;
import io.kuberewind.streams.fact.Fact;
import io.kuberewind.streams.fact.FactStore;
import io.kuberewind.streams.hold.Held;
import io.kuberewind.streams.hold.HeldRecords;
import io.kuberewind.streams.version.Moment;
import io.kuberewind.streams.version.Placement;
import io.kuberewind.streams.version.Placement.Rank;
import io.kuberewind.streams.version.Versions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
 * resource to state, and once more when etcd's value comes later. A change whose actor is not
 * proven waits for the audit fact that names it, and what comes behind it of its resource waits
 * too. Barriers pass through behind the changes that they speak of. What cannot be read goes to the
 * dead letters, and the stream goes on.
 */
final class ReleaseProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(ReleaseProcessor.class);
  private static final Duration EXPIRY_INTERVAL = Duration.ofMillis(500);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);
  private static final int EXPIRY_BATCH = 4_000;

  /** More changes than this of one partition do not wait: the oldest go with what is known. */
  private static final int MOST_HELD = 20_000;

  private final Inbound inbound;
  private final WireCodec codec;
  private final Duration retention;
  private final Wait wait;
  private final ReleaseMetrics metrics;
  private ProcessorContext<byte[], byte[]> context;
  private Versions versions;
  private FactStore facts;
  private HeldRecords held;
  private Releaser releaser;
  private long factsUpTo;

  ReleaseProcessor(
      Inbound inbound, WireCodec codec, Duration retention, Wait wait, ReleaseMetrics metrics) {
    this.inbound = inbound;
    this.codec = codec;
    this.retention = retention;
    this.wait = wait;
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
    facts =
        new FactStore(
            context.getStateStore(ReleaseTopology.FACTS),
            context.getStateStore(ReleaseTopology.FACTS_DUE),
            codec);
    held = new HeldRecords(context.getStateStore(ReleaseTopology.HELD));
    releaser = new Releaser(context, versions, codec, metrics);
    context.schedule(EXPIRY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::expire);
    context.schedule(LOOK_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::lookAtWhatIsDue);
  }

  @Override
  public void close() {
    metrics.leave(context.taskId().partition());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    SpecificRecord decoded;
    try {
      DeadLetter.Origin origin = DeadLetter.origin(context);
      decoded =
          origin.topic().equals(Topic.AUDIT.topicName())
              ? inbound.readFact(record)
              : inbound.read(record, origin.partition());
    } catch (UndecodableRecordException e) {
      deadLetter(record, e);
      return;
    }
    if (decoded instanceof AuditFact fact) {
      learn(record, fact);
    } else if (decoded instanceof Barrier barrier) {
      pass(record, barrier);
    } else {
      take(record, (Change) decoded);
    }
    metrics.held(context.taskId().partition(), held.size());
  }

  private void learn(Record<byte[], byte[]> record, AuditFact told) {
    if (wait.isNone()) {
      return;
    }
    factsUpTo = Math.max(factsUpTo, record.timestamp());
    facts.add(record.key(), new Fact(told, now(), record.timestamp()));
    if (held.has(record.key())) {
      lookAt(record.key(), false);
      passFreeBarriers();
    }
  }

  private void pass(Record<byte[], byte[]> record, Barrier barrier) {
    if (held.size() > 0) {
      held.add(arrived(record));
    } else {
      pass(record.key(), record.value(), record.timestamp(), barrier);
    }
  }

  private void pass(byte[] key, byte[] value, long recordTime, Barrier barrier) {
    metrics.barrier(barrier);
    if (barrier.getRevision() > 0) {
      versions.beginAt(new Moment(barrier.getTimeline(), barrier.getRevision()));
    }
    context.forward(new Record<>(key, value, recordTime), ReleaseTopology.HISTORY);
  }

  private void take(Record<byte[], byte[]> record, Change change) {
    metrics.changeIn();
    Held arrived = arrived(record);
    if (!held.has(record.key())) {
      long lookAgainAt = tryRelease(arrived, change, Optional.empty(), false);
      if (lookAgainAt > 0) {
        held.add(arrived);
        held.lookAgain(record.key(), lookAgainAt);
      }
    } else {
      held.add(arrived);
    }
    while (held.size() > MOST_HELD) {
      lookAt(held.oldest(), true);
      passFreeBarriers();
    }
  }

  /**
   * Releases what can go of a resource, in its order.
   *
   * @param atOnce whether the first goes in any case
   */
  private void lookAt(byte[] key, boolean atOnce) {
    boolean firstGoes = atOnce;
    for (List<Held> line = held.firstOf(key); !line.isEmpty(); line = held.firstOf(key)) {
      Held first = line.get(0);
      Optional<Change> next = line.size() > 1 ? Optional.of(change(line.get(1))) : Optional.empty();
      long lookAgainAt = tryRelease(first, change(first), next, firstGoes);
      if (lookAgainAt > 0) {
        held.lookAgain(key, lookAgainAt);
        return;
      }
      held.remove(first);
      firstGoes = false;
    }
  }

  /**
   * Releases a change whose turn has come, unless it has reason to wait.
   *
   * @return when to look again, milliseconds since the epoch; 0 when it is done
   */
  private long tryRelease(Held arrived, Change change, Optional<Change> next, boolean atOnce) {
    Placement placement = versions.place(arrived.key(), change);
    if (placement.rank() == Rank.DUPLICATE) {
      if (!releaser.complete(arrived, change)) {
        metrics.duplicate();
      }
      return 0;
    }
    AuditJoin join = new AuditJoin(arrived.key(), change, placement.previous(), next);
    Verdict verdict = Verdict.OPEN;
    if (!wait.isNone() && AuditJoin.isFor(change)) {
      verdict = join.judge(facts, wait.patience(arrived.since(), now(), factsUpTo));
      long end = wait.end(arrived.since());
      if (verdict instanceof Verdict.Open open && !atOnce && now() < end) {
        return Math.min(end, open.lookAgainAt());
      }
    }
    if (verdict instanceof Verdict.Named named) {
      named
          .deleter()
          .ifPresent(
              fact ->
                  facts.rememberDeleter(
                      arrived.key(), change.getUid(), fact.recordedAt(arrived.recordTime())));
      releaser.release(arrived, change, placement, named.actor(), named.request());
    } else {
      releaser.release(arrived, change, placement, join.withoutFacts(), Optional.empty());
    }
    return 0;
  }

  private void lookAtWhatIsDue(long wallClock) {
    if (held.size() == 0) {
      return;
    }
    held.dueBy(wallClock).forEach(key -> lookAt(key, false));
    passFreeBarriers();
    metrics.held(context.taskId().partition(), held.size());
  }

  private void passFreeBarriers() {
    for (Optional<Held> free = held.nextFreeBarrier();
        free.isPresent();
        free = held.nextFreeBarrier()) {
      Held barrier = free.get();
      pass(
          barrier.key(),
          barrier.value(),
          barrier.recordTime(),
          codec.decode(barrier.value(), Barrier.class));
    }
  }

  private Held arrived(Record<byte[], byte[]> record) {
    return Held.arrived(now(), record.timestamp(), record.key(), record.value());
  }

  private Change change(Held record) {
    return codec.decode(record.value(), Change.class);
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
    facts.expireBefore(now, EXPIRY_BATCH);
  }

  private long now() {
    return context.currentSystemTimeMs();
  }
}
