package io.kuberewind.watcher;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watcher's own threads: named, daemons, and none ends unseen. */
final class Threads {
  private static final Logger log = LoggerFactory.getLogger(Threads.class);

  private Threads() {}

  /** What a thread does until it is interrupted. */
  interface Work {
    void run() throws Exception;
  }

  /** Starts a thread that tells why it ended, unless it was asked to. */
  static Thread start(String name, Work work, Consumer<String> failed) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                log.atDebug().addKeyValue("thread", name).log("stopped");
              } catch (Exception e) {
                log.atError().addKeyValue("thread", name).log("failed: {}", e.getMessage());
                log.atDebug().setCause(e).log("failed");
                failed.accept(e.getMessage() == null ? e.toString() : e.getMessage());
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Timers, and short work that must not run on the caller's thread. */
  static ScheduledThreadPoolExecutor scheduler() {
    AtomicInteger number = new AtomicInteger();
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(
            2,
            work -> {
              Thread thread = new Thread(work, "rewind-watcher-timer-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    scheduler.setRemoveOnCancelPolicy(true);
    return scheduler;
  }
}
