package io.kuberewind.restore.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.schemas.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fields of a recorded object that a policy removed before they were recorded. Nobody can bring
 * them back: what is live stays, and a marker is never written to a cluster.
 */
public final class Redacted {
  private Redacted() {}

  /** JSON pointers of the fields. */
  public static List<String> in(JsonNode recorded) {
    List<String> found = new ArrayList<>();
    collect("", recorded, found);
    return found;
  }

  /** Removes them from {@code recorded}, in place. */
  static void remove(ObjectNode recorded) {
    takeOver(recorded, null);
  }

  /**
   * Puts in their place what {@code live} has there, in place; what it does not have is removed.
   *
   * @param live null where there is none
   */
  public static void takeOver(ObjectNode recorded, JsonNode live) {
    List<String> gone = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : recorded.properties()) {
      JsonNode there = live == null ? null : live.get(field.getKey());
      if (!isMarker(field.getValue())) {
        within(field.getValue(), there);
      } else if (there == null) {
        gone.add(field.getKey());
      } else {
        field.setValue(there.deepCopy());
      }
    }
    recorded.remove(gone);
  }

  private static void within(JsonNode recorded, JsonNode live) {
    if (recorded instanceof ObjectNode object) {
      takeOver(object, live);
    } else if (recorded instanceof ArrayNode list) {
      elements(list, live);
    }
  }

  private static void elements(ArrayNode recorded, JsonNode live) {
    for (int i = recorded.size() - 1; i >= 0; i--) {
      JsonNode there = counterpart(recorded.get(i), i, live);
      if (!isMarker(recorded.get(i))) {
        within(recorded.get(i), there);
      } else if (there == null) {
        recorded.remove(i);
      } else {
        recorded.set(i, there.deepCopy());
      }
    }
  }

  /** The element of the same name, or in the same place where elements have none. */
  private static JsonNode counterpart(JsonNode element, int place, JsonNode live) {
    if (live == null || !live.isArray()) {
      return null;
    }
    JsonNode name = element.get("name");
    if (name == null) {
      return live.get(place);
    }
    for (JsonNode other : live) {
      if (name.equals(other.get("name"))) {
        return other;
      }
    }
    return null;
  }

  private static boolean isMarker(JsonNode value) {
    return value.isTextual()
        && Marker.parse(value.textValue())
            .filter(marker -> marker.kind() == Marker.Kind.REDACTED)
            .isPresent();
  }

  private static void collect(String path, JsonNode value, List<String> found) {
    if (isMarker(value)) {
      found.add(path);
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        collect(path + "/" + i, value.get(i), found);
      }
    } else {
      value
          .properties()
          .forEach(
              field ->
                  collect(
                      path + "/" + field.getKey().replace("~", "~0").replace("/", "~1"),
                      field.getValue(),
                      found));
    }
  }
}
