package io.kuberewind.restore.rewrite;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Rewrites as plans carry them. */
public final class Rewrites {
  private Rewrites() {}

  /**
   * The rewrite that {@code spec} describes; an empty one changes nothing.
   *
   * @throws IllegalArgumentException when it is none that this version knows
   */
  public static Rewrite of(ObjectNode spec) {
    if (spec.isEmpty()) {
      return Rewrite.NONE;
    }
    throw new IllegalArgumentException("the plan rewrites in a way that this version cannot");
  }
}
