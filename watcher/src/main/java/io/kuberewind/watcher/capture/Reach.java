package io.kuberewind.watcher.capture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Up to which revision one type was put out, and which spans below it were not seen. To be called
 * under the lock of its owner.
 */
final class Reach {
  private static final int SPANS = 32;

  /** What happened between the two is not known; what was at the two is. */
  private record Unseen(long from, long to) {}

  private final Deque<Unseen> spans = new ArrayDeque<>();
  private long revision;

  Reach(long revision) {
    this.revision = revision;
  }

  /** Revision up to which everything was put out: confirmed, or vouched for by a live stream. */
  long revision() {
    return revision;
  }

  void advance(long to) {
    revision = Math.max(revision, to);
  }

  /** A list told what was at {@code to}, and nobody what happened between. */
  void unseen(long from, long to) {
    if (spans.size() == SPANS) {
      // Barriers passed these long ago, or wait for another type: few are enough.
      Unseen first = spans.removeFirst();
      Unseen second = spans.removeFirst();
      spans.addFirst(new Unseen(first.from(), second.to()));
    }
    spans.addLast(new Unseen(from, to));
    advance(to);
  }

  boolean isBlindAt(long at) {
    return spans.stream().anyMatch(span -> span.from() < at && at < span.to());
  }

  /** Where one span ends and the next begins. */
  SortedSet<Long> listedBetween() {
    SortedSet<Long> between = new TreeSet<>();
    long end = 0;
    for (Iterator<Unseen> oldestFirst = spans.iterator(); oldestFirst.hasNext(); ) {
      Unseen span = oldestFirst.next();
      if (span.from() == end) {
        between.add(end);
      }
      end = span.to();
    }
    between.remove(0L);
    return between;
  }
}
