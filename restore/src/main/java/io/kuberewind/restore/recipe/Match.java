package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.LabelSelector;
import io.kuberewind.restore.select.Selection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which objects a rule is for. What is not said leaves its part open.
 *
 * @param kinds kinds, resources, or resources with group, in lower case
 * @param namespaces recorded namespaces; a namespace stands for itself too
 * @param names names
 * @param labels label selector
 * @param conditions conditions on fields
 */
record Match(
    List<Glob> kinds,
    List<Glob> namespaces,
    List<Glob> names,
    LabelSelector labels,
    List<Predicate<JsonNode>> conditions) {
  static final Match ALL = new Match(List.of(), List.of(), List.of(), LabelSelector.ALL, List.of());

  private static final Set<String> KEYS = Set.of("kinds", "namespaces", "names", "labels", "when");
  private static final Set<String> CONDITION_KEYS = Set.of("path", "exists", "equals", "matches");

  static Match read(Part part) {
    part.object(KEYS);
    return new Match(
        part.member("kinds").map(Match::lowerGlobs).orElse(List.of()),
        part.member("namespaces").map(Match::globs).orElse(List.of()),
        part.member("names").map(Match::globs).orElse(List.of()),
        part.member("labels").map(Match::labels).orElse(LabelSelector.ALL),
        part.member("when")
            .map(when -> when.elements().stream().map(Match::condition).toList())
            .orElse(List.of()));
  }

  boolean matches(GroupResource type, JsonNode object) {
    String name = Json.text(object, "/metadata/name");
    String namespace =
        type.equals(Selection.NAMESPACES) ? name : Json.text(object, "/metadata/namespace");
    return isKind(type, Json.text(object, "/kind"))
        && Glob.anyOrNone(namespaces, namespace)
        && Glob.anyOrNone(names, name)
        && labels.matches(object)
        && conditions.stream().allMatch(condition -> condition.test(object));
  }

  private boolean isKind(GroupResource type, String kind) {
    String singular = kind.toLowerCase(Locale.ROOT);
    String qualified = type.group().isEmpty() ? singular : singular + "." + type.group();
    return kinds.isEmpty()
        || kinds.stream()
            .anyMatch(
                glob ->
                    glob.matches(singular)
                        || glob.matches(qualified)
                        || glob.matches(type.resource())
                        || glob.matches(type.toString()));
  }

  private static List<Glob> globs(Part part) {
    return part.texts().stream().map(Glob::of).toList();
  }

  private static List<Glob> lowerGlobs(Part part) {
    return part.texts().stream().map(text -> Glob.of(text.toLowerCase(Locale.ROOT))).toList();
  }

  private static LabelSelector labels(Part part) {
    try {
      return LabelSelector.parse(part.text());
    } catch (IllegalArgumentException e) {
      throw part.error(e.getMessage());
    }
  }

  private static Predicate<JsonNode> condition(Part part) {
    part.object(CONDITION_KEYS);
    JsonPointer path = JsonPatch.pointer(part.required("path"));
    if (part.json().size() != 2) {
      throw part.error("a condition is a path with one of exists, equals, matches");
    }
    if (part.member("equals").isPresent()) {
      JsonNode value = part.required("equals").json();
      return object -> JsonPatch.isEqual(object.at(path), value);
    }
    if (part.member("matches").isPresent()) {
      Glob glob = Glob.of(part.required("matches").text());
      return object -> object.at(path).isValueNode() && glob.matches(object.at(path).asText());
    }
    boolean exists = part.required("exists").flag();
    return object -> object.at(path).isMissingNode() != exists;
  }
}
