package io.kuberewind.restore.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;

/**
 * A field that a controller or the API server fills in once an object is there: not compared, taken
 * from the live object in a replace, and left to its owner in a create.
 *
 * @param type resource type as {@code resource.group}
 * @param field where it is
 * @param when whether the object's field is such a one
 * @param kept whether a create carries it all the same
 */
record ForeignField(String type, JsonPointer field, Predicate<JsonNode> when, boolean kept) {

  static ForeignField of(String type, String pointer) {
    return new ForeignField(type, JsonPointer.compile(pointer), object -> true, false);
  }

  ForeignField when(Predicate<JsonNode> condition) {
    return new ForeignField(type, field, condition, kept);
  }

  ForeignField keptInCreate() {
    return new ForeignField(type, field, when, true);
  }

  void removeFrom(ObjectNode object) {
    JsonNode parent = object.at(field.head());
    if (parent instanceof ObjectNode holder && when.test(object)) {
      holder.remove(field.last().getMatchingProperty());
      // Annotations that are no more are absent, not empty.
      if (holder.isEmpty() && field.toString().startsWith("/metadata/")) {
        ((ObjectNode) object.get("metadata")).remove(field.head().last().getMatchingProperty());
      }
    }
  }

  /** Puts the value of {@code live} into {@code object}, or takes it out where live has none. */
  void takeOver(ObjectNode object, ObjectNode live) {
    if (!when.test(live)) {
      return;
    }
    removeFrom(object);
    JsonNode value = live.at(field);
    if (!value.isMissingNode()) {
      object
          .withObject(field.head(), JsonNode.OverwriteMode.NULLS, true)
          .set(field.last().getMatchingProperty(), value);
    }
  }
}
