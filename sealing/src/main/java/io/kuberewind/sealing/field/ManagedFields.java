package io.kuberewind.sealing.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The names in managedFields that hold values: of a set {@code v:"value"}, of a map-like list the
 * keys {@code k:{"name":"value"}}. Where a hidden field is or leads through a list, they go; who
 * owns the field stays.
 */
final class ManagedFields {
  private ManagedFields() {}

  static void prune(ObjectNode object, List<FieldPattern> patterns) {
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      for (FieldPattern pattern : patterns) {
        prune(entry.path("fieldsV1"), pattern, 0);
      }
    }
  }

  private static void prune(JsonNode fields, FieldPattern pattern, int index) {
    if (!(fields instanceof ObjectNode owned)) {
      return;
    }
    if (index == pattern.segments().size()) {
      owned.removeAll();
      return;
    }
    List<String> elements = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : owned.properties()) {
      String name = field.getKey();
      if (name.startsWith("f:") && pattern.matches(index, name.substring(2))) {
        prune(field.getValue(), pattern, index + 1);
      } else if (name.startsWith("k:") || name.startsWith("v:") || name.startsWith("i:")) {
        elements.add(name);
      }
    }
    owned.remove(elements);
  }
}
