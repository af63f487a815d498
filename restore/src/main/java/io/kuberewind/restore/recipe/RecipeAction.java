package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;

/** What a rule does to an object that it is for. */
@FunctionalInterface
interface RecipeAction {
  /**
   * Changes {@code object} in place.
   *
   * @return whether the object has what the action is about
   * @throws RecipeException when it cannot be done
   */
  boolean apply(GroupResource type, ObjectNode object);
}
