package io.kuberewind.standalone;

import io.kuberewind.kit.lifecycle.Health;
import java.time.Duration;
import java.util.Optional;

/** Says now and then what a start that takes long is waiting for. For one thread. */
final class WaitNotice {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final long started;
  private long lastSaid;

  /** {@code now} is of {@link System#nanoTime}. */
  WaitNotice(long now) {
    this.started = now;
    this.lastSaid = now;
  }

  /** The line to print, every ten seconds. */
  Optional<String> say(Health health, long now) {
    if (now - lastSaid < EVERY.toNanos()) {
      return Optional.empty();
    }
    lastSaid = now;
    return Optional.of(
        "not ready after %d s: %s"
            .formatted(Duration.ofNanos(now - started).toSeconds(), health.reason()));
  }
}
