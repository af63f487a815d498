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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
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
  private static final long LINGER_MILLIS = 40;
  private static final long IDLE_MILLIS = 500;
  private static final Duration RETRY = Duration.ofSeconds(1);
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
  private final PublishQueue queue;
  private final Outgoing outgoing;
  private final WatcherMeters meters;
  private final Thread thread = new Thread(this::run, "rewind-watcher-publisher");
  private volatile boolean stopping;
  private volatile boolean abandoned;
  private volatile String problem = "not started";
  private volatile String failure = "";
  private TopicWriter writer;
  private int partitions;

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
    this.queue = queue;
    this.outgoing = outgoing;
    this.meters = meters;
  }

  /**
   * Makes sure of the topics, becomes the only writer of this instance, and reads back what the
   * last one left. Waits for a broker that is away, for as long as it takes.
   */
  public Recovered open() throws InterruptedException {
    while (true) {
      try {
        try (Admin admin = kafka.admin()) {
          partitions = new TopicSetup(admin).ensure(target.partitions(), target.replication());
        }
        prepareSchemas();
        // First fence, then read: what a predecessor still had under way is decided by then.
        openWriter();
        Recovered recovered = read();
        problem = "";
        return recovered;
      } catch (ExecutionException | RuntimeException e) {
        InterruptedException interrupted = interruption(e);
        if (interrupted != null) {
          throw interrupted;
        }
        closeWriter();
        away(e);
        Thread.sleep(RETRY.toMillis());
      }
    }
  }

  /**
   * Publishes what is queued and reads back what this run left, as a new run would. Nothing may be
   * put meanwhile.
   */
  public Recovered recover() throws InterruptedException {
    queue.awaitEmpty();
    durable.clear();
    while (true) {
      try {
        return read();
      } catch (ExecutionException | RuntimeException e) {
        InterruptedException interrupted = interruption(e);
        if (interrupted != null) {
          throw interrupted;
        }
        away(e);
        Thread.sleep(RETRY.toMillis());
      }
    }
  }

  private Recovered read() throws ExecutionException, InterruptedException {
    return new CursorReader(codec, keys, target.cluster()).read(kafka);
  }

  /** What a registry is asked here, it need not answer while changes wait. */
  private void prepareSchemas() {
    problem = "asking for the ids of the schemas";
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
    return problem;
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
      closeWriter();
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
    } catch (TakenOverException e) {
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
    // What comes within the next moments shares the transaction.
    Thread.sleep(LINGER_MILLIS);
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
        tell("changes are held back: " + e.getMessage(), e);
        Thread.sleep(RETRY.toMillis());
      }
    }
    return List.of();
  }

  private void publish(List<Entry> batch) throws InterruptedException, TakenOverException {
    while (!abandoned) {
      long started = System.nanoTime();
      try {
        if (writer == null) {
          openWriter();
        }
        started = System.nanoTime();
        writer.write(batch);
        meters.committed();
        durable.committed(batch);
        problem = "";
        return;
      } catch (RuntimeException e) {
        InterruptedException interrupted = interruption(e);
        if (interrupted != null) {
          throw interrupted;
        }
        checkOwnership(e, System.nanoTime() - started);
        meters.retried();
        closeWriter();
        away(e);
        Thread.sleep(RETRY.toMillis());
      }
    }
  }

  /**
   * A producer is fenced by the next one with its id, or because its transaction was open for too
   * long. The first is somebody else; the second is a broker that was away, and we come back.
   */
  private void checkOwnership(RuntimeException e, long nanosOpen) throws TakenOverException {
    boolean fenced = false;
    for (Throwable t = e; t != null; t = t.getCause()) {
      fenced |= t instanceof ProducerFencedException || t instanceof InvalidProducerEpochException;
    }
    if (fenced
        && nanosOpen < Duration.ofMillis(KafkaClients.TRANSACTION_TIMEOUT_MILLIS).toNanos()) {
      throw new TakenOverException(
          "Another watcher with the instance name '%s' took over: give each watcher of cluster %s a name of its own (watcher.instance)"
              .formatted(target.instance(), target.cluster()));
    }
  }

  private void openWriter() {
    Producer<byte[], byte[]> producer = kafka.producer();
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    writer = new TopicWriter(producer, codec, keys, partitions);
  }

  private void closeWriter() {
    TopicWriter open = writer;
    writer = null;
    if (open != null) {
      open.close(abandoned || !problem.isEmpty() ? Duration.ZERO : Duration.ofSeconds(5));
    }
  }

  private void away(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    String reason = "Kafka at %s: %s".formatted(kafka.bootstrapServers(), cause.getMessage());
    tell(reason, e);
  }

  private void tell(String reason, Exception e) {
    if (!reason.equals(problem)) {
      log.atWarn().log("not publishing, trying again: {}", reason);
      log.atDebug().setCause(e).log("not publishing");
    }
    problem = reason;
  }

  private static InterruptedException interruption(Exception e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof org.apache.kafka.common.errors.InterruptException
          || t instanceof InterruptedException) {
        // Kafka's own exception sets the flag again; ours is thrown instead.
        Thread.interrupted();
        return new InterruptedException("interrupted while publishing");
      }
    }
    return null;
  }

  /** Somebody else writes in our name. */
  private static final class TakenOverException extends Exception {
    private static final long serialVersionUID = 1L;

    TakenOverException(String message) {
      super(message);
    }
  }
}
