package io.kuberewind.streams.version;

import io.kuberewind.schemas.Change;
import java.util.Optional;

/**
 * Where a change stands among the versions of its resource.
 *
 * @param rank what is to be done with it
 * @param previous the version just before it, where one is known
 */
public record Placement(Rank rank, Optional<Change> previous) {
  /** What a change is to the versions that are there. */
  public enum Rank {
    /** Newer than every version. */
    NEWEST,
    /** New, yet a newer version is there already. */
    LATE,
    /** Says what a version already says. */
    DUPLICATE
  }

  static final Placement DUPLICATE = new Placement(Rank.DUPLICATE, Optional.empty());
}
