package io.kuberewind.watcher.publish;

import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.Cursor;
import io.kuberewind.schemas.KnownObject;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.topic.TopicSetup;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.watcher.change.Entry;
import io.kuberewind.watcher.change.Outgoing;
import io.kuberewind.watcher.change.Recovered;
import io.kuberewind.watcher.change.WatcherMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves entries from the queue to the topics, batch by batch, each one transaction: changes, what
 * is known of their objects, cursors, coverage and barriers together. A batch is kept until it is
 * committed, so a broker that is away costs time and nothing else.
 */
public final class Publisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);
  private static final int BATCH_ENTRIES = 5_000;
  private static final long BATCH_BYTES = 8L * 1024 * 1024;
  private static final long BETWEEN_NANOS = 40_000_000;
  private static final long IDLE_MILLIS = 500;
  private static final Duration STOP_BOUND = Duration.ofSeconds(15);

  /**
   * Whose topics they are.
   *
   * @param cluster name of the cluster
   * @param instance instance name of the watcher
   * @param partitions partitions of topics that are made
   * @param replication replicas of topics that are made
   */
  public record Target(String cluster, String instance, int partitions, short replication) {}

  private final KafkaClients kafka;
  private final WireCodec codec;
  private final Durable durable = new Durable();
  private final Target target;
  private final CursorKeys keys;
  private final SoleWriter writer;
  private final Retrying retrying;
  private final PublishQueue queue;
  private final Outgoing outgoing;
  private final WatcherMeters meters;
  private final Thread thread = new Thread(this::run, "rewind-watcher-publisher");
  private volatile boolean stopping;
  private volatile boolean abandoned;
  private volatile String failure = "";
  private long lastBegun = System.nanoTime() - BETWEEN_NANOS;

  public Publisher(
      KafkaClients kafka,
      WireCodec codec,
      Target target,
      PublishQueue queue,
      Outgoing outgoing,
      WatcherMeters meters) {
    this.kafka = kafka;
    this.codec = codec;
    this.target = target;
    this.keys = new CursorKeys(target.instance(), target.cluster());
    this.writer = new SoleWriter(kafka, codec, keys, target);
    this.retrying = new Retrying(kafka.bootstrapServers(), "not started");
    this.queue = queue;
    this.outgoing = outgoing;
    this.meters = meters;
  }

  /**
   * Makes sure of the topics, becomes the only writer of this instance, and reads back what the
   * last one left. Waits for a broker that is away, for as long as it takes.
   */
  public Recovered open() throws InterruptedException {
    return retrying.untilDone(
        () -> {
          int partitions;
          try (Admin admin = kafka.admin()) {
            partitions = new TopicSetup(admin).ensure(target.partitions(), target.replication());
          }
          prepareSchemas();
          // First fence, then read: what a predecessor still had under way is decided by then.
          writer.open(partitions);
          return read();
        });
  }

  /**
   * Publishes what is queued and reads back what this run left, as a new run would. Nothing may be
   * put meanwhile.
   */
  public Recovered recover() throws InterruptedException {
    queue.awaitEmpty();
    durable.clear();
    return retrying.untilDone(this::read);
  }

  private Recovered read() throws ExecutionException, InterruptedException {
    return new CursorReader(codec, keys, target.cluster()).read(kafka);
  }

  /** What a registry is asked here, it need not answer while changes wait. */
  private void prepareSchemas() {
    retrying.waitingFor("asking for the ids of the schemas");
    codec.prepare(Topic.CHANGES.topicName(), Change.getClassSchema(), Barrier.getClassSchema());
    codec.prepare(Topic.COVERAGE.topicName(), Coverage.getClassSchema());
    codec.prepare(Topic.CURSORS.topicName(), Cursor.getClassSchema(), KnownObject.getClassSchema());
  }

  /** Begins to publish. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** What Kafka has acknowledged since the start. */
  public Durable durable() {
    return durable;
  }

  /** Why nothing is published just now; empty when all is well. */
  public String problem() {
    return retrying.problem();
  }

  /** Why nothing will be published any more; empty unless so. */
  public String failure() {
    return failure;
  }

  /** Publishes what is queued, within bounds of time, and ends. */
  @Override
  public void close() {
    stopping = true;
    end(STOP_BOUND);
  }

  /** Ends as a crash would: nothing is flushed, and a transaction under way stays open. */
  public void abandon() {
    abandoned = true;
    thread.interrupt();
    end(Duration.ofSeconds(5));
  }

  private void end(Duration bound) {
    try {
      thread.join(bound.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(6).toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      writer.close(abandoned || !problem().isEmpty() ? Duration.ZERO : SoleWriter.CLOSE_BOUND);
    }
  }

  private void run() {
    try {
      while (!abandoned) {
        List<Entry> batch = nextBatch();
        if (!batch.isEmpty()) {
          publish(outgoing(batch));
          queue.release(batch);
        } else if (stopping) {
          return;
        }
      }
    } catch (InterruptedException e) {
      log.debug("publisher interrupted");
    } catch (SoleWriter.TakenOverException e) {
      failure = e.getMessage();
      log.error(failure);
    }
  }

  private List<Entry> nextBatch() throws InterruptedException {
    List<Entry> first = queue.take(BATCH_ENTRIES, BATCH_BYTES, stopping ? 0 : IDLE_MILLIS);
    long bytes = first.stream().mapToLong(Entry::bytes).sum();
    if (first.isEmpty() || first.size() == BATCH_ENTRIES || bytes >= BATCH_BYTES || stopping) {
      return first;
    }
    // Transactions follow one another no faster than this: what comes meanwhile shares the next
    // one. A change that comes alone goes at once.
    long early = BETWEEN_NANOS - (System.nanoTime() - lastBegun);
    if (early > 0) {
      TimeUnit.NANOSECONDS.sleep(early);
    }
    lastBegun = System.nanoTime();
    List<Entry> batch = new ArrayList<>(first);
    batch.addAll(queue.take(BATCH_ENTRIES - first.size(), BATCH_BYTES - bytes, 0));
    return batch;
  }

  /** What may go out of a batch. While that cannot be said, nothing goes out and all wait. */
  private List<Entry> outgoing(List<Entry> batch) throws InterruptedException {
    while (!abandoned) {
      try {
        return outgoing.of(batch);
      } catch (RuntimeException e) {
        meters.heldBack();
        retrying.pause("changes are held back: " + e.getMessage(), e);
      }
    }
    return List.of();
  }

  private void publish(List<Entry> batch)
      throws InterruptedException, SoleWriter.TakenOverException {
    retrying.<Void, SoleWriter.TakenOverException>untilDone(
        () -> {
          write(batch);
          return null;
        });
    meters.committed();
    durable.committed(batch);
  }

  private void write(List<Entry> batch) throws SoleWriter.TakenOverException {
    try {
      writer.write(batch);
    } catch (RuntimeException e) {
      meters.retried();
      throw e;
    }
  }
}
