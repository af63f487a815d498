package io.kuberewind.benchmarks.restore;

import io.kuberewind.benchmarks.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Sixteen writers that create one object after another and look at nothing: the reference. */
final class PlainWriters {
  private static final int WRITERS = 16;

  private final Cluster cluster;

  PlainWriters(Cluster cluster) {
    this.cluster = cluster;
  }

  void write(Things things) throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger();
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        done.add(
            writers.submit(
                () -> {
                  for (int n = next.getAndIncrement();
                      n < things.count();
                      n = next.getAndIncrement()) {
                    cluster.post(things.path(), things.body(n, "now"));
                  }
                  return null;
                }));
      }
      for (Future<?> writer : done) {
        writer.get();
      }
    } finally {
      writers.shutdownNow();
    }
  }

  void namespace(String name) throws Exception {
    cluster.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}");
  }
}
