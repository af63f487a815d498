package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.schemas.ResourceKey;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/** Walks a sorted live list beside sorted keys, and tells of what lies between them. */
final class LiveCursor {
  private final Iterator<ObjectNode> live;
  private final Consumer<ObjectNode> others;
  private ObjectNode current;
  private ResourceKey currentKey;
  private boolean met;

  /** {@code others}: told of each live object that no key was asked for. */
  LiveCursor(Iterator<ObjectNode> live, Consumer<ObjectNode> others) {
    this.live = live;
    this.others = others;
  }

  /** The live object of that key; keys are asked for in their order. */
  Optional<ObjectNode> find(ResourceKey key) {
    while (current == null || currentKey.compareTo(key) < 0) {
      leave();
      if (!live.hasNext()) {
        return Optional.empty();
      }
      current = live.next();
      currentKey =
          new ResourceKey(
              key.cluster(),
              key.group(),
              key.resource(),
              Json.text(current, "/metadata/namespace"),
              Json.text(current, "/metadata/name"));
    }
    if (!currentKey.equals(key)) {
      return Optional.empty();
    }
    met = true;
    return Optional.of(current);
  }

  /** Goes through the rest. */
  void end() {
    leave();
    live.forEachRemaining(others);
  }

  private void leave() {
    if (current != null && !met) {
      others.accept(current);
    }
    current = null;
    met = false;
  }
}
