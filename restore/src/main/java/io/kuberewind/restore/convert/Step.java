package io.kuberewind.restore.convert;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One step of a conversion. Paths are JSON pointers to members of objects, in which {@code *}
 * stands for every element of a list.
 */
interface Step {
  /** Changes {@code object} in place; what has no place in the other version joins {@code lost}. */
  void run(ObjectNode object, List<String> lost);

  /**
   * The step as data: {@code move} a member to a place that is told from its parent, by {@code
   * number} or {@code text} where the place depends on its value; give a member its {@code
   * default}, or a {@code copy} of another; {@code drop} it; or tell that it is {@code lost},
   * always or where it {@code is} a value.
   */
  static Step of(JsonNode step) {
    String path = step.path("path").asText();
    return switch (step.path("op").asText()) {
      case "move" -> each(path, (parent, name) -> move(parent, name, step));
      case "default" ->
          each(
              path,
              (parent, name) -> {
                if (!parent.has(name)) {
                  parent.set(name, step.get("value").deepCopy());
                }
              });
      case "copy" ->
          (object, lost) -> {
            JsonNode source = object.at(step.path("from").asText());
            each(
                    path,
                    (parent, name) -> {
                      if (!parent.has(name) && !source.isMissingNode()) {
                        parent.set(name, source.deepCopy());
                      }
                    })
                .run(object, lost);
          };
      case "drop" -> each(path, ObjectNode::remove);
      case "lost" ->
          (object, lost) ->
              each(
                      path,
                      (parent, name) -> {
                        JsonNode value = parent.get(name);
                        if (value != null && (!step.has("is") || value.equals(step.get("is")))) {
                          lost.add(path + " (" + step.path("because").asText() + ")");
                        }
                      })
                  .run(object, lost);
      default -> throw new IllegalStateException("Not a step of a conversion: " + step);
    };
  }

  private static void move(ObjectNode parent, String name, JsonNode step) {
    JsonNode value = parent.remove(name);
    if (value == null) {
      return;
    }
    String to =
        step.has("to")
            ? step.get("to").asText()
            : step.path(value.isNumber() ? "number" : "text").asText();
    JsonPointer place = JsonPointer.compile(to);
    ObjectNode holder =
        place.head().matches() ? parent : parent.withObject(place.head().toString());
    holder.set(place.last().getMatchingProperty(), value);
  }

  private static Step each(String path, BiConsumer<ObjectNode, String> action) {
    JsonPointer pointer = JsonPointer.compile(path);
    return (object, lost) -> descend(object, pointer, action);
  }

  private static void descend(
      JsonNode node, JsonPointer pointer, BiConsumer<ObjectNode, String> action) {
    String name = pointer.getMatchingProperty();
    if (name.equals("*")) {
      node.forEach(element -> descend(element, pointer.tail(), action));
    } else if (!pointer.tail().matches()) {
      descend(node.path(name), pointer.tail(), action);
    } else if (node instanceof ObjectNode holder) {
      action.accept(holder, name);
    }
  }
}
