package io.kuberewind.archive.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several reads at once, so that a distant store is waited for once and not once a read. */
public final class ConcurrentReads {
  private static final int THREADS = 16;

  private ConcurrentReads() {}

  /**
   * The results of {@code reads}, in their order.
   *
   * @throws RuntimeException what the first of them that failed threw
   */
  public static <T> List<T> all(List<Callable<T>> reads) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(THREADS, reads.size())), ConcurrentReads::daemon);
    try {
      List<Future<T>> running = new ArrayList<>(reads.size());
      reads.forEach(read -> running.add(threads.submit(read)));
      List<T> results = new ArrayList<>(reads.size());
      for (Future<T> each : running) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new ObjectStoreException("A read failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ObjectStoreException("A read was interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "archive-read");
    thread.setDaemon(true);
    return thread;
  }
}
