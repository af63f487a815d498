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

  /** A revision of the cluster. */
  static TimeSpec revision(long revision) {
    return new AtRevision(revision);
  }

  /** The last moment that the archive (with the recent log, where there is one) is complete to. */
  static TimeSpec latest() {
    return new Latest();
  }

  /** See {@link #at}. */
  record AtInstant(Instant instant) implements TimeSpec {}

  /** See {@link #revision}. */
  record AtRevision(long revision) implements TimeSpec {}

  /** See {@link #mark}. */
  record AtMark(String name) implements TimeSpec {}

  /** See {@link #latest}. */
  record Latest() implements TimeSpec {}
}
