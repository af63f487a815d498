package io.kuberewind.system;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for what must become true; five minutes are only reached when it never does. */
final class Conditions {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Conditions() {}

  static void eventually(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .pollDelay(Duration.ZERO)
        .until(condition);
  }

  /** The same while the API server may still refuse what the condition asks of it. */
  static void eventuallyAnswered(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .pollDelay(Duration.ZERO)
        .ignoreException(IllegalStateException.class)
        .until(condition);
  }
}
