package io.kuberewind.watcher.tick;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The ticks of the last while, newest first. Safe for use by several threads. */
public final class TickLog {
  private static final int KEPT = 1024;

  private final Deque<Tick> ticks = new ArrayDeque<>();
  private Optional<Stand> earlier = Optional.empty();

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
    earlier = Optional.empty();
  }

  /** Where the cluster stood when an earlier run told so for the last time. */
  public synchronized void earlier(Stand stand) {
    earlier = Optional.of(stand);
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

  /**
   * Revisions above {@code after} that ticks answered, oldest first: the last one of an earlier
   * run, and at most so many of this run. Where there are more, it is the last of every so many
   * seconds by the clock, so whoever asks for about the same span gets the same revisions.
   */
  public synchronized List<Stand> spread(long after, int most) {
    List<Stand> all = stands(after);
    List<Stand> chosen = new ArrayList<>(all);
    for (long width = Micros.A_SECOND; chosen.size() > most; width *= 2) {
      chosen = lastOfEach(width, all);
    }
    if (earlier.isPresent() && earlier.get().revision() > after) {
      chosen.removeIf(stand -> stand.revision() <= earlier.get().revision());
      chosen.add(0, earlier.get());
    }
    return chosen;
  }

  /** What the ticks that answered just this revision say, of this run or an earlier one. */
  public synchronized Optional<Stand> standAt(long revision) {
    return stands(revision - 1).stream()
        .filter(stand -> stand.revision() == revision)
        .findFirst()
        .or(() -> earlier.filter(stand -> stand.revision() == revision));
  }

  private synchronized List<Stand> stands(long after) {
    List<Stand> stands = new ArrayList<>();
    for (Iterator<Tick> oldestFirst = ticks.descendingIterator(); oldestFirst.hasNext(); ) {
      Tick tick = oldestFirst.next();
      int last = stands.size() - 1;
      if (tick.revision() <= after) {
        continue;
      }
      if (last >= 0 && stands.get(last).revision() == tick.revision()) {
        stands.set(last, stands.get(last).still(tick));
      } else {
        stands.add(Stand.at(tick));
      }
    }
    return stands;
  }

  private static List<Stand> lastOfEach(long width, List<Stand> all) {
    List<Stand> last = new ArrayList<>();
    for (int i = 0; i + 1 < all.size(); i++) {
      if (all.get(i).until() / width != all.get(i + 1).until() / width) {
        last.add(all.get(i));
      }
    }
    return last;
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
