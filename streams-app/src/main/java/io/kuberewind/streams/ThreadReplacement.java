package io.kuberewind.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, up to a number of times within a window; then the client
 * stops and the cause stays readable. A fault that passes is got over, one that stays is not hidden
 * by a thread that dies for ever.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
  static final int MOST = 10;
  static final Duration WINDOW = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(ThreadReplacement.class);

  private final InstantSource clock;
  private final Deque<Instant> deaths = new ArrayDeque<>();
  private volatile String failure;

  ThreadReplacement(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
    Instant now = clock.instant();
    deaths.removeIf(death -> death.isBefore(now.minus(WINDOW)));
    deaths.add(now);
    String cause = rootCause(exception);
    if (deaths.size() > MOST) {
      failure = "stream threads died " + deaths.size() + " times, the last of: " + cause;
      log.atError().setCause(exception).log("stopping: {}", failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    log.atWarn().setCause(exception).log("stream thread died and is replaced: {}", cause);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Why the client stopped, or null while it has not. */
  String failure() {
    return failure;
  }

  private static String rootCause(Throwable exception) {
    Throwable root = exception;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }
}
