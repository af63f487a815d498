package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * An item of a plan in the making, with the owner references that are compared once it is known
 * which owners there will be.
 *
 * @param item the item so far
 * @param wantedOwners recorded owner references, missing when there are none
 * @param liveOwners owner references of the live object, missing when there are none
 */
record Decision(PlanItem item, JsonNode wantedOwners, JsonNode liveOwners) {
  /** A decision that owners have no part in. */
  static Decision alone(PlanItem item) {
    return new Decision(item, MissingNode.getInstance(), MissingNode.getInstance());
  }

  boolean speaksOfOwners() {
    return !wantedOwners.isEmpty() || !liveOwners.isEmpty();
  }

  Decision as(PlanItem other) {
    return new Decision(other, wantedOwners, liveOwners);
  }
}
