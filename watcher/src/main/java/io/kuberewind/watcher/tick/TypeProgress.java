package io.kuberewind.watcher.tick;

import java.util.SortedSet;
import java.util.TreeSet;

/** How far the stream of one type has come. Times are microseconds since the epoch. */
public interface TypeProgress {
  /** Whether barriers say anything of the type: not while it is refused, gone or long broken. */
  boolean isCounted();

  /** Whether the type has been listed; a barrier before that would lack its objects. */
  boolean isListed();

  /** Revision of the last event or bookmark. */
  long confirmed();

  /** Revision up to which everything was put out: confirmed, or vouched for by a live stream. */
  long reached();

  /**
   * Whether the stream was open well before the tick was read, is being read, and has had nothing
   * to say for a while: then all that was committed up to the tick has come.
   */
  boolean isQuietSince(Tick tick, long now);

  /** The stream has put out everything up to {@code revision}. */
  void vouch(long revision);

  /** Whether the revision lies within a span that was not seen, its two ends being known. */
  default boolean isBlindAt(long revision) {
    return false;
  }

  /** Revisions between two spans that were not seen: what was there then was listed. */
  default SortedSet<Long> listedBetween() {
    return new TreeSet<>();
  }
}
