package io.kuberewind.archive.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is done to lists of ticks. */
public final class Ticks {
  static final Comparator<Tick> BY_TIME =
      Comparator.comparingLong(Tick::readEnded).thenComparingLong(Tick::revision);

  private Ticks() {}

  /**
   * The ticks in order of time, and of each run with one revision only the first and the last:
   * nothing was committed between them. Revisions never go back: of a clock that was set back, or
   * of two that disagree, the earliest word for a revision counts.
   */
  public static List<Tick> thinned(List<Tick> ticks) {
    List<Tick> sorted = new ArrayList<>(ticks);
    sorted.sort(BY_TIME);
    List<Tick> kept = new ArrayList<>();
    for (Tick tick : sorted) {
      int n = kept.size();
      if (n > 0 && tick.revision() < kept.get(n - 1).revision()) {
        continue;
      }
      boolean inRun =
          n >= 2
              && kept.get(n - 1).revision() == tick.revision()
              && kept.get(n - 2).revision() == tick.revision();
      if (inRun) {
        kept.set(n - 1, tick);
      } else if (n == 0 || !kept.get(n - 1).equals(tick)) {
        kept.add(tick);
      }
    }
    return kept;
  }
}
