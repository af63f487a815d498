package io.kuberewind.sandbox.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for conditions, never without a limit. */
public final class Waiting {

  private static final Duration POLL = Duration.ofMillis(20);

  private Waiting() {}

  /** Returns whether the condition came true within the limit. */
  public static boolean until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while waiting", e);
    }
  }
}
