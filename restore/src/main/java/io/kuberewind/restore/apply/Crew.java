package io.kuberewind.restore.apply;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The workers of one tier: so many writes in flight, few waiting, all done at the close. */
final class Crew implements AutoCloseable {
  private static final int IN_FLIGHT = 32;

  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          IN_FLIGHT,
          IN_FLIGHT,
          1,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(2 * IN_FLIGHT),
          // The reader of the archive waits by doing a piece of the work itself.
          new ThreadPoolExecutor.CallerRunsPolicy());

  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

  void submit(Runnable work) {
    workers.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
          }
        });
  }

  /** Waits for all, and throws what one of them threw. */
  @Override
  public void close() {
    workers.shutdown();
    try {
      // Each piece of work is bounded by itself.
      while (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }
}
