package io.kuberewind.watcher.capture;

/** One stream, or one row of pages, that a capture has open. */
interface Run {
  /** Ends it. What it still tells is ignored. */
  void cancel();

  /** Whether its next bytes are asked for, rather than held back for lack of room. */
  boolean isReading();

  /** When the server answered, microseconds since the epoch; 0 before. */
  long openedAt();

  /**
   * From when on what is heard is taken to be current: what there was to catch up with has come.
   * Microseconds since the epoch.
   */
  default long currentFrom() {
    return Long.MAX_VALUE;
  }

  /** When bytes came last, or the stream was opened, microseconds since the epoch. */
  long lastHeard();
}
