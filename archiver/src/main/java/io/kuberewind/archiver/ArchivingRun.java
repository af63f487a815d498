package io.kuberewind.archiver;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CatalogWriter;
import io.kuberewind.archive.catalog.Commit;
import io.kuberewind.archive.fold.SnapshotWriter;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archiver.care.ArchiveCare;
import io.kuberewind.archiver.care.CarePace;
import io.kuberewind.archiver.history.DeadLetters;
import io.kuberewind.archiver.history.HistoryReader;
import io.kuberewind.archiver.history.Hole;
import io.kuberewind.archiver.roll.Gap;
import io.kuberewind.archiver.roll.OpenRoll;
import io.kuberewind.archiver.roll.RollTimer;
import io.kuberewind.archiver.snapshot.SnapshotPace;
import io.kuberewind.archiver.snapshot.Snapshots;
import io.kuberewind.schemas.wire.WireCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: from the offsets that the catalog holds, until it is stopped or something fails. Nothing
 * outlives a failure: the next run begins from the catalog again, which knows what was done.
 */
final class ArchivingRun implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ArchivingRun.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final ArchiveFormat format;
  private final ArchiverMetrics metrics;
  private final CatalogWriter catalog;
  private final OpenRoll roll;
  private final Intake intake;
  private final Snapshots snapshots;
  private final ArchiveCare care;
  private final DeadLetters deadLetters;
  private final HistoryReader reader;
  private long newestCommitted;

  /** Loads the catalog and begins to read where it stands. */
  ArchivingRun(
      ArchiverConfig config,
      WireCodec codec,
      ObjectStore store,
      ArchiveFormat format,
      ArchiverMetrics metrics) {
    this.format = format;
    this.metrics = metrics;
    this.catalog = new CatalogWriter(Catalog.load(store, format.layout()));
    CatalogState state = catalog.state();
    metrics.state(state, format.partitions());
    this.reader =
        new HistoryReader(
            KafkaSettings.consumer(config, "archiver"),
            format.partitions(),
            state::nextOffset,
            partition -> state.seen().offsets().getOrDefault(partition, 0L));
    RollTimer timer =
        new RollTimer(
            config.roll().bytes(),
            config.roll().interval(),
            config.roll().idle(),
            System::nanoTime);
    String writer = UUID.randomUUID().toString();
    this.roll = new OpenRoll(writer, store, format.layout(), format.partitions(), timer);
    this.deadLetters = new DeadLetters(KafkaSettings.producer(config));
    this.intake = new Intake(format.cluster(), codec, roll, deadLetters, metrics);
    this.snapshots =
        new Snapshots(
            new SnapshotWriter(store, format),
            state,
            format.partitions(),
            new SnapshotPace(
                config.snapshots().changes(),
                config.snapshots().segments(),
                config.snapshots().interval()),
            System::nanoTime);
    this.care =
        new ArchiveCare(
            store, format, pace(config.care()), snapshots::isMaking, metrics.care(), writer);
    reader.holes().forEach(this::record);
    log.atInfo()
        .addKeyValue("commit", state.number())
        .addKeyValue("files", state.files().size())
        .log("archiving from the catalog's offsets");
  }

  private static CarePace pace(ArchiverConfig.Care care) {
    return new CarePace(care.interval(), care.retention().policy(), care.retention().interval());
  }

  /** Whether history was deleted before it was archived. */
  boolean foundHoles() {
    return !reader.holes().isEmpty();
  }

  /** By partition, the first offset that is not committed. */
  Map<Integer, Long> committedOffsets() {
    return catalog.state().positions().offsets();
  }

  /**
   * Takes what has come and commits what is due.
   *
   * @return whether a commit was made
   */
  boolean step() throws InterruptedException {
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
      intake.take(record);
    }
    snapshots.finished().ifPresent(roll::snapshots);
    if (!roll.isDue()) {
      return false;
    }
    commit();
    return true;
  }

  /** Commits what is open, if anything is. */
  void finish() {
    if (roll.holdsAnything()) {
      commit();
    }
  }

  @Override
  public void close() {
    care.close();
    snapshots.close();
    deadLetters.close();
    reader.close();
  }

  private void commit() {
    long started = System.nanoTime();
    long changes = roll.changes();
    Commit draft = roll.seal(catalog.state());
    CatalogState state = catalog.commit(draft);
    newestCommitted = Math.max(newestCommitted, roll.newestRevision());
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    metrics.committed(draft, changes, took);
    metrics.state(state, format.partitions());
    catalog
        .checkpointFailure()
        .ifPresent(
            e -> log.atWarn().log("checkpoint failed, the next commit tries: {}", e.getMessage()));
    log.atDebug()
        .addKeyValue("commit", state.number())
        .addKeyValue("changes", changes)
        .addKeyValue("millis", took.toMillis())
        .log("committed");
    roll.committed(isComplete(state));
    snapshots.committed(state, changes);
  }

  private boolean isComplete(CatalogState state) {
    return state
        .positions()
        .end(format.partitions())
        .filter(end -> end.revision() >= newestCommitted)
        .isPresent();
  }

  private void record(Hole hole) {
    String reason =
        "history was deleted before it was archived: offsets %d to %d of partition %d"
            .formatted(hole.from(), hole.to() - 1, hole.partition());
    log.atError()
        .addKeyValue("partition", hole.partition())
        .log(
            "{}. What did not change since may be missing from the archive or out of date; the gap"
                + " is on record",
            reason);
    metrics.hole();
    roll.gap(new Gap(hole.partition(), hole.to(), Instant.now(), reason));
  }
}
