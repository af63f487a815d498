package io.kuberewind.archive.sweep;

import java.time.Duration;

/**
 * How long objects stay that nobody needs any more.
 *
 * @param removed after the catalog lists a file no longer: longer than any reader takes
 * @param orphans after an object was written that no catalog lists: longer than any writer takes
 *     from a file to its commit. Commits and checkpoints that newer ones fold stay as long
 */
public record SweepPolicy(Duration removed, Duration orphans) {
  /** An hour for readers, a day for writers. */
  public static final SweepPolicy DEFAULT =
      new SweepPolicy(Duration.ofHours(1), Duration.ofHours(24));
}
