package io.kuberewind.streams.attribute;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.Change;
import java.util.Optional;

/** Finds who made a change, from evidence only. */
public interface Attribution {
  /**
   * The actor of {@code change}; how is UNRESOLVED where nothing proves one.
   *
   * @param previous the version of the same resource just before the change, where it is known
   */
  Actor attribute(Change change, Optional<Change> previous);
}
