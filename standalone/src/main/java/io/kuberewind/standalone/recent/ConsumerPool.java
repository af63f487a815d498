package io.kuberewind.standalone.recent;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A few consumers without a group, made beforehand: to make one takes longer than to read with it.
 * They read what is committed only.
 */
public final class ConsumerPool implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

  private final int size;
  private final BlockingQueue<Consumer<byte[], byte[]>> idle;

  /** Work with a consumer that nobody else uses meanwhile. */
  @FunctionalInterface
  public interface Work<T> {
    T with(Consumer<byte[], byte[]> consumer);
  }

  /**
   * @param settings bootstrap servers and access, by Kafka's own names
   */
  public ConsumerPool(Map<String, Object> settings, int size) {
    this.size = size;
    this.idle = new ArrayBlockingQueue<>(size);
    Map<String, Object> all = new HashMap<>(settings);
    all.put("isolation.level", "read_committed");
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "none");
    all.put("allow.auto.create.topics", "false");
    all.put("default.api.timeout.ms", "10000");
    all.put("request.timeout.ms", "5000");
    all.put("fetch.max.bytes", String.valueOf(4 * 1024 * 1024));
    all.put("max.poll.records", "5000");
    // A consumer asks for more before it is told to, and the broker answers one request of a
    // connection after the other: a long wait for records would hold up the next reader.
    all.put("fetch.max.wait.ms", "10");
    for (int i = 0; i < size; i++) {
      idle.add(new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }
  }

  /**
   * Does {@code work} with one of the consumers, waiting for one to be free.
   *
   * @throws BusyException when none was free within 10 s
   */
  public <T> T use(Work<T> work) throws InterruptedException, BusyException {
    Consumer<byte[], byte[]> consumer = idle.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (consumer == null) {
      throw new BusyException();
    }
    try {
      return work.with(consumer);
    } finally {
      consumer.unsubscribe();
      idle.add(consumer);
    }
  }

  /** Every consumer is at work. */
  public static final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("Too many reads at once: try again");
    }
  }

  /** Waits a little for those at work; the JVM's end closes what is left. */
  @Override
  public void close() {
    try {
      for (int i = 0; i < size; i++) {
        Consumer<byte[], byte[]> consumer =
            idle.poll(CLOSE_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        if (consumer != null) {
          consumer.close(CloseOptions.timeout(CLOSE_BOUND));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
