package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

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

  /** Whether the live object names the owners that were recorded, in whatever life of theirs. */
  boolean hasSameOwners() {
    return namesSame(wantedOwners);
  }

  /** Whether the live object names just these owners. */
  boolean namesSame(JsonNode owners) {
    return withoutUids(owners).equals(withoutUids(liveOwners));
  }

  Decision as(PlanItem other) {
    return new Decision(other, wantedOwners, liveOwners);
  }

  private static List<JsonNode> withoutUids(JsonNode owners) {
    List<JsonNode> without = new ArrayList<>();
    for (JsonNode owner : owners) {
      JsonNode copy = owner.deepCopy();
      if (copy instanceof ObjectNode object) {
        object.remove("uid");
      }
      without.add(copy);
    }
    return without;
  }
}
