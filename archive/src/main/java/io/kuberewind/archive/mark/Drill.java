package io.kuberewind.archive.mark;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A restore that was tried out.
 *
 * @param finished when it ended, microseconds since the epoch
 * @param seed what the moment was drawn with; 0 when it was given
 * @param revision the moment that was restored
 * @param time when that was, microseconds since the epoch
 * @param objects how many objects were compared
 * @param differences how many of them were not as they had been
 * @param restoreMillis how long the restore took
 */
public record Drill(
    long finished,
    long seed,
    long revision,
    long time,
    long objects,
    long differences,
    long restoreMillis) {

  /** Whether everything came back as it had been. */
  @JsonIgnore
  public boolean succeeded() {
    return differences == 0;
  }
}
