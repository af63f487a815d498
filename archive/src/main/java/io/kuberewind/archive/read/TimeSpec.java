package io.kuberewind.archive.read;

import java.time.Instant;

/** A moment as it is asked for. */
public sealed interface TimeSpec {
  /** The moment that a mark names. */
  static TimeSpec mark(String name) {
    return new AtMark(name);
  }

  /** An instant of the clock. */
  static TimeSpec at(Instant instant) {
    return new AtInstant(instant);
  }

  /** A revision of the cluster, in the newest timeline that has it. */
  static TimeSpec revision(long revision) {
    return new AtRevision(0, revision);
  }

  /** A revision of one timeline. */
  static TimeSpec revision(int timeline, long revision) {
    return new AtRevision(timeline, revision);
  }

  /** The last moment that the archive (with the recent log, where there is one) is complete to. */
  static TimeSpec latest() {
    return new Latest();
  }

  /** See {@link #at}. */
  record AtInstant(Instant instant) implements TimeSpec {}

  /**
   * See {@link #revision}.
   *
   * @param timeline from 1; 0 for the newest that has the revision
   */
  record AtRevision(int timeline, long revision) implements TimeSpec {}

  /** See {@link #mark}. */
  record AtMark(String name) implements TimeSpec {}

  /** See {@link #latest}. */
  record Latest() implements TimeSpec {}
}
