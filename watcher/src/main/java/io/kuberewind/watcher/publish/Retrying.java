package io.kuberewind.watcher.publish;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries until it works, and says meanwhile what stands in the way. */
final class Retrying {
  private static final Logger log = LoggerFactory.getLogger(Retrying.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String bootstrapServers;
  private volatile String problem;

  /** What is tried; an {@code X} ends it. */
  interface Attempt<T, X extends Exception> {
    T run() throws X, ExecutionException, InterruptedException;
  }

  Retrying(String bootstrapServers, String problem) {
    this.bootstrapServers = bootstrapServers;
    this.problem = problem;
  }

  /** What stands in the way just now; empty when nothing does. */
  String problem() {
    return problem;
  }

  /** What is waited for, before anything has gone wrong. */
  void waitingFor(String what) {
    problem = what;
  }

  /** Does it with Kafka, for as long as it takes. */
  <T, X extends Exception> T untilDone(Attempt<T, X> attempt) throws X, InterruptedException {
    while (true) {
      try {
        T done = attempt.run();
        problem = "";
        return done;
      } catch (ExecutionException | RuntimeException e) {
        InterruptedException interrupted = interruption(e);
        if (interrupted != null) {
          throw interrupted;
        }
        Throwable cause =
            e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        pause("Kafka at %s: %s".formatted(bootstrapServers, cause.getMessage()), e);
      }
    }
  }

  /** Tells, once, why it did not work, and waits for the next time. */
  void pause(String reason, Exception e) throws InterruptedException {
    if (!reason.equals(problem)) {
      log.atWarn().log("not publishing, trying again: {}", reason);
      log.atDebug().setCause(e).log("not publishing");
    }
    problem = reason;
    Thread.sleep(PAUSE.toMillis());
  }

  /** The interruption that an exception stands for; null when it is another one. */
  static InterruptedException interruption(Exception e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof InterruptException || t instanceof InterruptedException) {
        // Kafka's own exception sets the flag again; ours is thrown instead.
        Thread.interrupted();
        return new InterruptedException("interrupted while publishing");
      }
    }
    return null;
  }
}
