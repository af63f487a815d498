package io.kuberewind.watcher.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.schemas.Change;
import io.kuberewind.sealing.field.Trees;
import java.util.Optional;

/** A change whose object is read when a rule needs to look into it, and once. */
final class Inspected {
  private final Change change;
  private Optional<ObjectNode> object;

  Inspected(Change change) {
    this.change = change;
  }

  Change change() {
    return change;
  }

  /** The object; empty where there is none, or none that can be read. Not to be changed. */
  Optional<ObjectNode> object() {
    if (object == null) {
      object =
          change.getObject().hasRemaining() ? Trees.parse(change.getObject()) : Optional.empty();
    }
    return object;
  }

  /**
   * Whether the selector means it.
   *
   * @param unread what to say where labels are asked for and cannot be read
   */
  boolean isMeantBy(Selector selector, boolean unread) {
    if (!selector.meets(change)) {
      return false;
    }
    return selector.labels().any() || object().map(selector.labels()::match).orElse(unread);
  }
}
