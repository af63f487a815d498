package io.kuberewind.streams.release;

import io.kuberewind.streams.attribute.Patience;
import java.time.Duration;

/**
 * How long a change waits for the audit fact that names it.
 *
 * @param length zero where no audit stream is there to wait for
 * @param clocks how far the clocks of the cluster's API servers may differ
 */
public record Wait(Duration length, Duration clocks) {
  /** No audit stream: every change goes on at once. */
  public static final Wait NONE = new Wait(Duration.ZERO, Duration.ZERO);

  /**
   * Of two requests that were under way together, the facts come up to a batch of the audit webhook
   * apart: a third of the wait is for them.
   */
  private static final int SETTLING = 3;

  boolean isNone() {
    return length.isZero();
  }

  /** When the wait of what came at {@code since} is over, milliseconds since the epoch. */
  long end(long since) {
    return since + length.toMillis();
  }

  Patience patience(long since, long now, long factsUpTo) {
    return new Patience(now, factsUpTo, length.toMillis() / SETTLING, clocks, now >= end(since));
  }
}
