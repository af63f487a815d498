package io.kuberewind.restore.fields;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.schemas.Marker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares two objects field by field. A list whose elements all carry a {@code name} of their own
 * is compared by it, as containers, ports and environment variables are; any other list by index.
 * The answer is empty just when the two are equal; sealed values are, whatever key sealed them,
 * when their markers say so.
 */
public final class FieldDiffs {
  private final List<FieldDiff> found = new ArrayList<>();

  private FieldDiffs() {}

  /** The fields in which {@code after} differs from {@code before}; either may be null. */
  public static List<FieldDiff> between(JsonNode before, JsonNode after) {
    FieldDiffs diffs = new FieldDiffs();
    diffs.compare("", before, after);
    return List.copyOf(diffs.found);
  }

  private void compare(String path, JsonNode before, JsonNode after) {
    if (before != null && isSame(before, after)) {
      return;
    }
    if (before != null && after != null && before.isObject() && after.isObject()) {
      compareObjects(path, before, after);
    } else if (before != null && after != null && before.isArray() && after.isArray()) {
      compareLists(path, before, after);
    } else if (before != null || after != null) {
      found.add(new FieldDiff(path, before, after));
    }
  }

  /** Whether a value is the same as far as can be seen: of a sealed one, by its marker. */
  public static boolean isSame(JsonNode before, JsonNode after) {
    return before.equals(after)
        || (after != null
            && before.isTextual()
            && after.isTextual()
            && Marker.ofSameValue(before.textValue(), after.textValue()));
  }

  private void compareObjects(String path, JsonNode before, JsonNode after) {
    before
        .properties()
        .forEach(
            field ->
                compare(child(path, field.getKey()), field.getValue(), after.get(field.getKey())));
    for (Map.Entry<String, JsonNode> field : after.properties()) {
      if (!before.has(field.getKey())) {
        compare(child(path, field.getKey()), null, field.getValue());
      }
    }
  }

  private void compareLists(String path, JsonNode before, JsonNode after) {
    Map<String, Integer> namesBefore = places(before);
    Map<String, Integer> namesAfter = places(after);
    if (namesBefore == null || namesAfter == null) {
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        compare(path + "/" + i, before.get(i), after.get(i));
      }
    } else if (sameOrder(namesBefore.keySet(), namesAfter.keySet())) {
      namesBefore.forEach(
          (name, place) -> {
            Integer now = namesAfter.get(name);
            compare(
                path + "/" + (now == null ? place : now),
                before.get(place),
                now == null ? null : after.get(now));
          });
      namesAfter.forEach(
          (name, place) -> {
            if (!namesBefore.containsKey(name)) {
              compare(path + "/" + place, null, after.get(place));
            }
          });
    } else {
      found.add(new FieldDiff(path, before, after));
    }
  }

  /** Where each name stands, or null when the elements are not told apart by name. */
  private static Map<String, Integer> places(JsonNode list) {
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode name = list.get(i).get("name");
      if (name == null || !name.isTextual() || places.put(name.textValue(), i) != null) {
        return null;
      }
    }
    return places;
  }

  /** Whether the names that both have come in the same order: a mere reordering is a difference. */
  private static boolean sameOrder(Set<String> before, Set<String> after) {
    Set<String> kept = new HashSet<>(before);
    kept.retainAll(after);
    Iterator<String> later = after.stream().filter(kept::contains).iterator();
    return before.stream().filter(kept::contains).allMatch(name -> name.equals(later.next()));
  }

  private static String child(String path, String field) {
    return path + "/" + field.replace("~", "~0").replace("/", "~1");
  }
}
