package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.util.Iterator;
import java.util.Optional;

/** Walks a sorted live list beside sorted keys of the archive. */
final class LiveCursor {
  private final Iterator<ObjectNode> live;
  private ObjectNode current;
  private ResourceKey currentKey;

  LiveCursor(Iterator<ObjectNode> live) {
    this.live = live;
  }

  /** The live object of that key; keys are asked for in their order. */
  Optional<ObjectNode> find(Change wanted) {
    ResourceKey key = ResourceKey.of(wanted);
    while (current == null || currentKey.compareTo(key) < 0) {
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
    return currentKey.equals(key) ? Optional.of(current) : Optional.empty();
  }
}
