package io.kuberewind.archive.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does several reads at once, so that a distant store is waited for once and not once a read. */
public final class ConcurrentReads {
  private static final int THREADS = 16;

  /** Shared, since threads cost more than a local read; idle ones end. */
  private static final ExecutorService POOL = pool();

  private ConcurrentReads() {}

  /**
   * The results of {@code reads}, in their order. A read may not call this.
   *
   * @throws RuntimeException what the first of them that failed threw
   */
  public static <T> List<T> all(List<Callable<T>> reads) {
    List<Future<T>> running = new ArrayList<>(reads.size());
    try {
      reads.forEach(read -> running.add(POOL.submit(read)));
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
      running.forEach(each -> each.cancel(true));
    }
  }

  private static ExecutorService pool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            ConcurrentReads::daemon);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "archive-read");
    thread.setDaemon(true);
    return thread;
  }
}
