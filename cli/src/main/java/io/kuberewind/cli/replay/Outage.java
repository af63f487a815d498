package io.kuberewind.cli.replay;

import io.kuberewind.cli.terminal.SafeText;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.restore.target.TargetUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * Waits for a target that is away. The pauses between two looks grow up to half a minute, and grow
 * on when the target answers and nothing gets done; who waits is told for whom, since when and why.
 */
final class Outage {
  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 30_000;
  private static final long SLICE_MILLIS = 100;
  private static final Duration TOLD_EVERY = Duration.ofMinutes(5);

  private final Surroundings around;
  private final TargetLine line;
  private final BooleanSupplier stopped;
  private long stuckAfter = -1;
  private int looks;
  private Instant since;
  private Instant told;
  private String reason;

  Outage(Surroundings around, TargetLine line, BooleanSupplier stopped) {
    this.around = around;
    this.line = line;
    this.stopped = stopped;
  }

  /**
   * Waits until the target answers again.
   *
   * @param why why the replay cannot go on
   * @param done the revision after which it goes on
   * @return false when it was asked to stop meanwhile
   */
  boolean outlast(String why, long done) {
    if (done != stuckAfter) {
      stuckAfter = done;
      looks = 0;
      since = around.clock().instant();
      reason = "";
    }
    tell(why);
    while (pause()) {
      try {
        line.reopen();
        around.say(
            "%s answers again, away since %s; going on after revision %d"
                .formatted(server(), CutText.instant(since), done));
        return true;
      } catch (TargetUnavailableException e) {
        tell(e.getMessage());
      }
    }
    return false;
  }

  private void tell(String why) {
    Instant now = around.clock().instant();
    if (!why.equals(reason) || !now.isBefore(told.plus(TOLD_EVERY))) {
      around.say(
          SafeText.line(
              "waiting for %s since %s: %s".formatted(server(), CutText.instant(since), why)));
      told = now;
      reason = why;
    }
  }

  private String server() {
    return line.target().identity().server();
  }

  private boolean pause() {
    long base = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(looks++, 10));
    long left = base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1);
    try {
      while (left > 0 && !stopped.getAsBoolean()) {
        Thread.sleep(Math.min(left, SLICE_MILLIS));
        left -= SLICE_MILLIS;
      }
      return !stopped.getAsBoolean();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
