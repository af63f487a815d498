package io.kuberewind.archive.catalog;

/**
 * From where on the archive keeps every revision. Before it only single moments are kept: those
 * that a snapshot was cut at. Moved by retention, and never back.
 *
 * @param revision the state at this revision and at each after it can be asked for
 * @param time about when that was, microseconds since the epoch
 */
public record Horizon(long revision, long time) {
  /** Nothing was let go. */
  public static final Horizon NONE = new Horizon(0, 0);
}
