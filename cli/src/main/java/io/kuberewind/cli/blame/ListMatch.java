package io.kuberewind.cli.blame;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the elements of a list again in the list that it became. Where the elements have a key of
 * their own, as the API's lists of containers, ports, conditions and owners do, the key tells;
 * elsewhere equal elements are the same, wherever they moved, and of the rest those in one place.
 */
final class ListMatch {
  private static final int NONE = -1;

  /** Keys of the API's list types, the usual ones first. A part that is missing counts as empty. */
  private static final List<List<String>> KEYS =
      List.of(
          List.of("name"),
          List.of("type"),
          List.of("uid"),
          List.of("key"),
          List.of("containerPort", "protocol"),
          List.of("port", "protocol"),
          List.of("mountPath"),
          List.of("devicePath"),
          List.of("topologyKey", "whenUnsatisfiable"),
          List.of("ip"),
          List.of("host"));

  private ListMatch() {}

  /** For each element of {@code after} its place in {@code before}, or -1 where it is new. */
  static int[] places(List<JsonNode> before, List<JsonNode> after) {
    for (List<String> key : KEYS) {
      Map<List<String>, Integer> known = byKey(before, key);
      Map<List<String>, Integer> wanted = known == null ? null : byKey(after, key);
      if (wanted != null) {
        int[] places = new int[after.size()];
        wanted.forEach((value, place) -> places[place] = known.getOrDefault(value, NONE));
        return places;
      }
    }
    return byValue(before, after);
  }

  /** Places by key, or null when the key does not tell all elements apart. */
  private static Map<List<String>, Integer> byKey(List<JsonNode> list, List<String> key) {
    Map<List<String>, Integer> places = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode element = list.get(i);
      if (!element.path(key.get(0)).isValueNode()) {
        return null;
      }
      List<String> value = new ArrayList<>();
      key.forEach(part -> value.add(element.path(part).asText("")));
      if (places.put(value, i) != null) {
        return null;
      }
    }
    return places;
  }

  private static int[] byValue(List<JsonNode> before, List<JsonNode> after) {
    Map<JsonNode, Deque<Integer>> unused = new HashMap<>();
    for (int i = 0; i < before.size(); i++) {
      unused.computeIfAbsent(before.get(i), value -> new ArrayDeque<>()).add(i);
    }
    int[] places = new int[after.size()];
    boolean[] taken = new boolean[before.size()];
    Arrays.fill(places, NONE);
    for (int i = 0; i < places.length; i++) {
      Deque<Integer> equal = unused.get(after.get(i));
      if (equal != null && !equal.isEmpty()) {
        places[i] = equal.remove();
        taken[places[i]] = true;
      }
    }
    for (int i = 0; i < Math.min(places.length, taken.length); i++) {
      if (places[i] == NONE && !taken[i]) {
        places[i] = i;
      }
    }
    return places;
  }
}
