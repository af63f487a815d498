package io.kuberewind.watcher.change;

/**
 * How far a type has been put out.
 *
 * @param revision the watch is taken up after this revision; 0 when the type was never listed
 * @param time when that was so, microseconds since the epoch
 */
public record Position(long revision, long time) {
  /** Of a type that was never listed. */
  public static final Position NONE = new Position(0, 0);

  public boolean isSet() {
    return revision > 0;
  }
}
