package io.kuberewind.archiver.store;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts: twice as long each time up to a bound, and each drawn at random between
 * half and the whole, so that those who failed together do not come back together.
 */
public final class Backoff {
  private final Duration first;
  private final Duration longest;

  public Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** The pause after {@code failures} attempts in a row that failed, from 1. */
  public Duration after(int failures) {
    long whole = first.toMillis() << Math.min(failures - 1, 20);
    long bounded = Math.max(2, Math.min(whole, longest.toMillis()));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bounded / 2, bounded + 1));
  }
}
