package io.kuberewind.benchmarks.capture;

import io.kuberewind.benchmarks.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that write config maps of 1 KB, each create followed by three updates, and note when each
 * was answered.
 */
final class Writers {
  private static final String COLLECTION = "/api/v1/namespaces/default/configmaps";
  private static final String FILLING = "x".repeat(800);
  private static final int WRITES_AN_OBJECT = 4;

  private final Cluster cluster;
  private final String prefix;
  private final int clients;
  private final Map<String, Long> answered = new ConcurrentHashMap<>();

  Writers(Cluster cluster, String prefix, int clients) {
    this.cluster = cluster;
    this.prefix = prefix;
    this.clients = clients;
  }

  /** What names one write in {@link #writeFor}. */
  static String write(String name, long revision) {
    return name + "@" + revision;
  }

  /** Writes as fast as the server answers; when each write was answered, by nanoTime. */
  Map<String, Long> writeFor(int seconds) throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    inParallel(
        client -> {
          for (long n = 0; System.nanoTime() < end; n++) {
            write(client, n);
          }
        });
    return answered;
  }

  /** Writes so many a second, as far as the server keeps up; how many that were. */
  int writePaced(int seconds, int aSecond) throws InterruptedException, ExecutionException {
    long began = System.nanoTime();
    long total = (long) seconds * aSecond;
    AtomicLong next = new AtomicLong();
    inParallel(
        client -> {
          long mine = 0;
          for (long n = next.getAndIncrement(); n < total; n = next.getAndIncrement()) {
            long due = began + n * TimeUnit.SECONDS.toNanos(1) / aSecond;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            write(client, mine++);
          }
        });
    return answered.size();
  }

  private void write(int client, long n) throws IOException, InterruptedException {
    String name = "%s-%d-%d".formatted(prefix, client, n / WRITES_AN_OBJECT);
    String body =
        "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"filling\":\"%s\",\"n\":\"%d\"}}"
            .formatted(name, FILLING, n);
    String answer =
        n % WRITES_AN_OBJECT == 0
            ? cluster.post(COLLECTION, body)
            : cluster.put(COLLECTION + "/" + name, body);
    answered.put(write(name, Cluster.revisionIn(answer)), System.nanoTime());
  }

  private interface Client {
    void write(int client) throws IOException, InterruptedException;
  }

  private void inParallel(Client work) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int client = i;
        done.add(
            threads.submit(
                () -> {
                  work.write(client);
                  return null;
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
