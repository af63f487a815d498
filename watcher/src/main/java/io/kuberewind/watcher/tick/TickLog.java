package io.kuberewind.watcher.tick;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;

/** The ticks of the last while, newest first. Safe for use by several threads. */
public final class TickLog {
  private static final int KEPT = 1024;

  private final Deque<Tick> ticks = new ArrayDeque<>();

  /**
   * Adds a tick.
   *
   * @throws TimelineEndedException when its revision is below the last one's
   */
  public synchronized void add(Tick tick) {
    if (!ticks.isEmpty() && tick.revision() < ticks.getFirst().revision()) {
      throw TimelineEndedException.wentBack(ticks.getFirst().revision(), tick.revision());
    }
    ticks.addFirst(tick);
    if (ticks.size() > KEPT) {
      ticks.removeLast();
    }
  }

  /** Another timeline begins, in which nothing was read yet. */
  public synchronized void clear() {
    ticks.clear();
  }

  public synchronized Optional<Tick> newest() {
    return Optional.ofNullable(ticks.peekFirst());
  }

  /** The newest tick whose revision is at most {@code revision}. */
  public Optional<Tick> newestAtMost(long revision) {
    return newest(tick -> tick.revision() <= revision);
  }

  /** The newest tick whose read had ended at {@code time}. */
  public Optional<Tick> newestReadBy(long time) {
    return newest(tick -> tick.readEnded() <= time);
  }

  /** The oldest kept tick whose revision is at least {@code revision}. */
  public synchronized Optional<Tick> oldestAtLeast(long revision) {
    Tick found = null;
    for (Tick tick : ticks) {
      if (tick.revision() < revision) {
        break;
      }
      found = tick;
    }
    return Optional.ofNullable(found);
  }

  private synchronized Optional<Tick> newest(Predicate<Tick> wanted) {
    for (Iterator<Tick> newestFirst = ticks.iterator(); newestFirst.hasNext(); ) {
      Tick tick = newestFirst.next();
      if (wanted.test(tick)) {
        return Optional.of(tick);
      }
    }
    return Optional.empty();
  }
}
