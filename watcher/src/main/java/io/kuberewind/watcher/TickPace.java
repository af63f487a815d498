package io.kuberewind.watcher;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the cluster's revision is read next. On a quiet cluster that is at every interval, and once
 * more when that read has settled. While changes wait for their barrier it is twice within the time
 * that a read takes to settle, so that a change can be asked for well within a second. Safe for use
 * by several threads.
 */
final class TickPace {
  /** Changes that still have no barrier after so many times of settling wait for something else. */
  private static final int SETTLINGS_OF_HASTE = 4;

  private static final long NANOS_A_MILLI = 1_000_000;
  private static final long BETWEEN_BARRIERS_NANOS = 250 * NANOS_A_MILLI;

  private final LongSupplier nanoTime;
  private final long interval;
  private long lastRegular;
  private long lastRead;
  private long lastBarrier;
  private boolean isFollowed = true;
  private long changed;
  private long changedAt;
  private long covered;

  TickPace(Duration interval, LongSupplier nanoTime) {
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    lastRegular = nanoTime.getAsLong();
    lastRead = lastRegular;
    lastBarrier = lastRegular - BETWEEN_BARRIERS_NANOS;
  }

  /** A stream told of a change. */
  synchronized void changed(long revision) {
    if (revision <= changed) {
      return;
    }
    boolean wasCovered = changed <= covered;
    changed = revision;
    changedAt = nanoTime.getAsLong();
    if (wasCovered) {
      notifyAll();
    }
  }

  /** A type was listed: it may be the last one that the first barrier waits for. */
  synchronized void listed(long revision) {
    changed = Math.max(changed, revision);
    changedAt = nanoTime.getAsLong();
    notifyAll();
  }

  /** Whether the last barrier is old enough for the next: under load they are a few a second. */
  synchronized boolean allowsBarrier() {
    return nanoTime.getAsLong() - lastBarrier >= BETWEEN_BARRIERS_NANOS;
  }

  /** A barrier was put out. */
  synchronized void covered(long revision) {
    covered = Math.max(covered, revision);
    lastBarrier = nanoTime.getAsLong();
  }

  /** Waits until it is time for a read; a read settles in {@code settle}. */
  synchronized void awaitTurn(Duration settle) throws InterruptedException {
    for (long left = untilTurn(settle); left > 0; left = untilTurn(settle)) {
      wait(left / NANOS_A_MILLI + 1);
    }
    turn(settle);
  }

  /** Nanoseconds until it is time for a read. */
  synchronized long untilTurn(Duration settle) {
    long now = nanoTime.getAsLong();
    long left = lastRegular + interval - now;
    if (!isFollowed) {
      left = Math.min(left, lastRegular + settle.toNanos() - now);
    }
    if (changed > covered && now - changedAt < SETTLINGS_OF_HASTE * settle.toNanos()) {
      left = Math.min(left, lastRead + settle.toNanos() / 2 - now);
    }
    return left;
  }

  /** A read begins. */
  synchronized void turn(Duration settle) {
    lastRead = nanoTime.getAsLong();
    if (lastRead - lastRegular >= interval) {
      lastRegular = lastRead;
      isFollowed = false;
    } else if (lastRead - lastRegular >= settle.toNanos()) {
      isFollowed = true;
    }
  }
}
