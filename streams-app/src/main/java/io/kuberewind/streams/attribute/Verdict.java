package io.kuberewind.streams.attribute;

import io.kuberewind.schemas.Actor;
import io.kuberewind.streams.fact.Fact;
import java.util.Optional;

/** What the facts that are here say of a change. */
public sealed interface Verdict {
  /** Nobody is named yet, and more facts may come. */
  Verdict OPEN = new Open(Long.MAX_VALUE);

  /**
   * Somebody is named.
   *
   * @param actor who made the change
   * @param request the request that made it; empty where several of the same user may have
   * @param deleter what is to be kept of who marked the object, where the change did so
   */
  record Named(Actor actor, Optional<Fact> request, Optional<Fact> deleter) implements Verdict {}

  /**
   * Nobody is named yet.
   *
   * @param lookAgainAt when the facts that are here may suffice, milliseconds since the epoch
   */
  record Open(long lookAgainAt) implements Verdict {}
}
