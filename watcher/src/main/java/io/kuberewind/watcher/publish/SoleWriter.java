package io.kuberewind.watcher.publish;

import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.watcher.change.Entry;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The only writer in an instance's name: to open it fences whoever wrote in it before. After a
 * failure the next batch opens another.
 */
final class SoleWriter {
  static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

  private final KafkaClients kafka;
  private final WireCodec codec;
  private final CursorKeys keys;
  private final Publisher.Target target;
  private TopicWriter writer;
  private int partitions;
  private boolean isWorking;

  SoleWriter(KafkaClients kafka, WireCodec codec, CursorKeys keys, Publisher.Target target) {
    this.kafka = kafka;
    this.codec = codec;
    this.keys = keys;
    this.target = target;
  }

  /** Becomes it, for topics of so many partitions. */
  void open(int partitionsOfTopics) {
    close(Duration.ZERO);
    partitions = partitionsOfTopics;
    Producer<byte[], byte[]> producer = kafka.producer();
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    writer = new TopicWriter(producer, codec, keys, partitions);
  }

  /**
   * Writes and commits a batch. After any other exception it may be written again.
   *
   * @throws TakenOverException when somebody else writes in this name now
   */
  void write(List<Entry> batch) throws TakenOverException {
    long started = System.nanoTime();
    try {
      if (writer == null) {
        open(partitions);
        started = System.nanoTime();
      }
      writer.write(batch);
      isWorking = true;
    } catch (RuntimeException e) {
      if (Retrying.interruption(e) != null) {
        // Whoever interrupts closes, too.
        Thread.currentThread().interrupt();
        throw e;
      }
      checkOwnership(e, System.nanoTime() - started);
      close(isWorking ? CLOSE_BOUND : Duration.ZERO);
      isWorking = false;
      throw e;
    }
  }

  void close(Duration bound) {
    TopicWriter open = writer;
    writer = null;
    if (open != null) {
      open.close(bound);
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

  /** Somebody else writes in our name. */
  static final class TakenOverException extends Exception {
    private static final long serialVersionUID = 1L;

    TakenOverException(String message) {
      super(message);
    }
  }
}
