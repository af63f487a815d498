package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.SecretMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A JSON patch (RFC 6902). It is done as a whole or not at all: a {@code test} that does not hold
 * leaves the object as it is, which is how a patch asks a question first.
 */
final class JsonPatch implements RecipeAction {
  private static final Set<String> KEYS = Set.of("op", "path", "value", "from");

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = operations;
  }

  /** One operation; {@code part} says where it stands. */
  private record Operation(
      String op, JsonPointer path, JsonPointer from, JsonNode value, Part part) {}

  static JsonPatch read(Part part) {
    List<Operation> operations = new ArrayList<>();
    for (Part element : part.elements()) {
      operations.add(operation(element.object(KEYS)));
    }
    if (operations.isEmpty()) {
      throw part.error("a patch has at least one operation");
    }
    return new JsonPatch(operations);
  }

  private static Operation operation(Part part) {
    String op = part.required("op").text();
    JsonPointer path = pointer(part.required("path"));
    return switch (op) {
      case "add", "replace", "test" ->
          new Operation(op, path, null, part.required("value").json(), part);
      case "remove" -> new Operation(op, path, null, null, part);
      case "move", "copy" -> new Operation(op, path, pointer(part.required("from")), null, part);
      default ->
          throw part.required("op").error("'" + op + "' is not an operation of a JSON patch");
    };
  }

  static JsonPointer pointer(Part part) {
    try {
      return JsonPointer.compile(part.text());
    } catch (IllegalArgumentException e) {
      throw part.error("'" + part.text() + "' is not a JSON pointer: it begins with /");
    }
  }

  @Override
  public boolean apply(GroupResource type, ObjectNode object) {
    boolean secret = SecretMask.covers(type.group(), type.resource());
    ObjectNode copy = object.deepCopy();
    for (Operation operation : operations) {
      if (secret
          && operation.value() != null
          && operation.path().toString().matches("/(data|stringData)(/.*)?")) {
        throw operation
            .part()
            .error(
                "what a Secret holds is not written in a recipe, which plans show: use 'secrets'");
      }
      if (!run(operation, copy)) {
        return false;
      }
    }
    object.removeAll();
    object.setAll(copy);
    return true;
  }

  /** Returns false when a test does not hold. */
  private static boolean run(Operation operation, ObjectNode object) {
    switch (operation.op()) {
      case "test" -> {
        return isEqual(object.at(operation.path()), operation.value());
      }
      case "add" -> add(operation, object, operation.value().deepCopy());
      case "replace" -> {
        remove(operation, operation.path(), object);
        add(operation, object, operation.value().deepCopy());
      }
      case "remove" -> remove(operation, operation.path(), object);
      case "copy" -> add(operation, object, find(operation, operation.from(), object).deepCopy());
      default -> add(operation, object, remove(operation, operation.from(), object));
    }
    return true;
  }

  private static JsonNode find(Operation operation, JsonPointer path, ObjectNode object) {
    JsonNode found = object.at(path);
    if (found.isMissingNode()) {
      throw missing(operation, path);
    }
    return found;
  }

  private static JsonNode remove(Operation operation, JsonPointer path, ObjectNode object) {
    JsonNode found = find(operation, path, object);
    JsonNode parent = object.at(path.head());
    if (parent instanceof ObjectNode holder) {
      holder.remove(path.last().getMatchingProperty());
    } else {
      ((ArrayNode) parent).remove(path.last().getMatchingIndex());
    }
    return found;
  }

  private static void add(Operation operation, ObjectNode object, JsonNode value) {
    JsonPointer path = operation.path();
    if (path.matches()) {
      throw operation.part().error("the whole object cannot be replaced");
    }
    JsonNode parent = object.at(path.head());
    String name = path.last().getMatchingProperty();
    if (parent instanceof ObjectNode holder) {
      holder.set(name, value);
    } else if (parent instanceof ArrayNode list) {
      int index = name.equals("-") ? list.size() : path.last().getMatchingIndex();
      if (index < 0 || index > list.size()) {
        throw missing(operation, path);
      }
      list.insert(index, value);
    } else {
      throw missing(operation, path.head());
    }
  }

  private static RecipeException missing(Operation operation, JsonPointer path) {
    return operation.part().error("there is no " + path);
  }

  /** Whether two values are equal as JSON has it: numbers by value. */
  static boolean isEqual(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    return one.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue())
                : a.equals(b) ? 0 : 1,
        other);
  }
}
