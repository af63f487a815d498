package io.kuberewind.sealing.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kuberewind.schemas.Marker;
import java.util.List;
import java.util.Map;

/** Puts markers where patterns match an object's fields. */
public final class FieldReplacement {
  /** Gives the marker that stands for {@code value} at {@code pointer}. */
  public interface Markers {
    Marker of(String pointer, JsonNode value);
  }

  private final List<FieldPattern> patterns;
  private final Markers markers;

  public FieldReplacement(List<FieldPattern> patterns, Markers markers) {
    this.patterns = List.copyOf(patterns);
    this.markers = markers;
  }

  /** Replaces in place, and takes the values' traces out of managedFields. */
  public void apply(ObjectNode object) {
    for (FieldPattern pattern : patterns) {
      new Walk(pattern).children(object, 0, "");
    }
    ManagedFields.prune(object, patterns);
  }

  /** One pattern's way through one object. */
  private final class Walk {
    private final FieldPattern pattern;

    Walk(FieldPattern pattern) {
      this.pattern = pattern;
    }

    private JsonNode visit(JsonNode value, int index, String pointer) {
      boolean matched = index == pattern.segments().size();
      // A plain value where more was expected: the secret is at least in it.
      if (matched || value.isValueNode()) {
        return isMarker(value) ? value : TextNode.valueOf(markers.of(pointer, value).text());
      }
      children(value, index, pointer);
      return value;
    }

    private void children(JsonNode parent, int index, String pointer) {
      if (parent instanceof ObjectNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          if (pattern.matches(index, field.getKey())) {
            String at = pointer + "/" + escaped(field.getKey());
            field.setValue(visit(field.getValue(), index + 1, at));
          }
        }
      } else if (parent instanceof ArrayNode array) {
        elements(array, index, pointer);
      }
    }

    private void elements(ArrayNode array, int index, String pointer) {
      boolean takesPlace =
          pattern.segments().get(index).equals(FieldPattern.ANY)
              || pattern.segments().get(index).matches("[0-9]{1,9}");
      for (int i = 0; i < array.size(); i++) {
        if (!takesPlace || pattern.matches(index, String.valueOf(i))) {
          array.set(i, visit(array.get(i), takesPlace ? index + 1 : index, pointer + "/" + i));
        }
      }
    }
  }

  private static boolean isMarker(JsonNode value) {
    return value.isTextual() && Marker.parse(value.textValue()).isPresent();
  }

  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
