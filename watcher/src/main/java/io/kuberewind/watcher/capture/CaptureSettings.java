package io.kuberewind.watcher.capture;

import java.time.Duration;

/**
 * How types are followed.
 *
 * @param streamLists list at the head of a watch where the server can
 * @param idle a watch that brings neither event nor bookmark for so long is taken up again;
 *     bookmarks come about once a minute
 * @param quiet a stream that had nothing to say for so long is taken to have said all
 * @param patience a type that cannot be followed for so long no longer holds the barriers back
 * @param check what is held of each type is compared with the server once in so long
 * @param farewell a type that is served no longer is given so long to tell its last events
 */
public record CaptureSettings(
    boolean streamLists,
    Duration idle,
    Duration quiet,
    Duration patience,
    Duration check,
    Duration farewell) {
  /** What suits every cluster known so far. */
  public static CaptureSettings defaults() {
    return new CaptureSettings(
        true,
        Duration.ofSeconds(150),
        Duration.ofMillis(100),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10),
        Duration.ofSeconds(2));
  }

  /** The same, a silent watch being taken up again after so long. */
  public CaptureSettings idleAfter(Duration silence) {
    return new CaptureSettings(streamLists, silence, quiet, patience, check, farewell);
  }

  /** The same, checked once in so long. */
  public CaptureSettings checkedEvery(Duration interval) {
    return new CaptureSettings(streamLists, idle, quiet, patience, interval, farewell);
  }

  /** The same, with lists at the head of a watch or without. */
  public CaptureSettings withStreamLists(boolean stream) {
    return new CaptureSettings(stream, idle, quiet, patience, check, farewell);
  }
}
