package io.kuberewind.benchmarks.capture;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Reads what is committed as it comes, and notes when each change of some objects was there. */
final class CommittedReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Broker broker;
  private final String prefix;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "committed-reader");
  private volatile boolean closed;

  /** Reads the changes of objects whose names begin with {@code prefix}, from now on. */
  CommittedReader(Broker broker, String prefix) {
    this.broker = broker;
    this.prefix = prefix;
    this.consumer = broker.consumer();
    consumer.assign(Broker.changes());
    consumer.seekToEnd(Broker.changes());
    Broker.changes().forEach(consumer::position);
    thread.start();
  }

  /** Waits until all these are seen, or for a minute; when each was seen, by nanoTime. */
  Map<String, Long> awaitAll(Set<String> writes) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!seen.keySet().containsAll(writes) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return seen;
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
    consumer.close();
  }

  private void run() {
    while (!closed) {
      var records = consumer.poll(POLL);
      long now = System.nanoTime();
      records.forEach(
          record ->
              broker
                  .change(record)
                  .filter(change -> change.getName().startsWith(prefix))
                  .ifPresent(
                      change ->
                          seen.putIfAbsent(
                              Writers.write(change.getName(), change.getRevision()), now)));
    }
  }
}
