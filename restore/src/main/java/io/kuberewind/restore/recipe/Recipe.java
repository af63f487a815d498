package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules that make of recorded objects what another place needs. Which rules are for an object is
 * told from the object as it was recorded; they are done one after another. The same object always
 * becomes the same.
 */
final class Recipe {
  static final Recipe NONE = new Recipe(List.of(), Map.of(), Map.of());

  private static final String API_VERSION = "kuberewind.io/v1";
  private static final String KIND = "Recipe";
  private static final Set<String> KEYS =
      Set.of("apiVersion", "kind", "namespaces", "storageClasses", "rules");

  private final List<Rule> rules;
  private final Map<String, String> namespaces;
  private final Map<String, String> storageClasses;

  private Recipe(
      List<Rule> rules, Map<String, String> namespaces, Map<String, String> storageClasses) {
    this.rules = rules;
    this.namespaces = namespaces;
    this.storageClasses = storageClasses;
  }

  /**
   * Reads a recipe.
   *
   * @throws RecipeException when it is none; the message says where
   */
  static Recipe read(LocatedJson document, Sources sources) {
    Part part = Part.root(document).object(KEYS);
    require(part.required("apiVersion"), API_VERSION);
    require(part.required("kind"), KIND);
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Part element : part.member("rules").map(Part::elements).orElse(List.of())) {
      Rule rule = Rule.read(element, sources);
      if (!names.add(rule.name())) {
        throw element.error("another rule is named '" + rule.name() + "' too");
      }
      rules.add(rule);
    }
    return new Recipe(
        List.copyOf(rules),
        part.member("namespaces").map(Part::textsByName).orElse(Map.of()),
        part.member("storageClasses").map(Part::textsByName).orElse(Map.of()));
  }

  private static void require(Part part, String expected) {
    if (!part.text().equals(expected)) {
      throw part.error("it must be " + expected);
    }
  }

  /** Recorded namespaces, each with where it goes. */
  Map<String, String> namespaces() {
    return namespaces;
  }

  /** Recorded storage classes, each with what stands in for it. */
  Map<String, String> storageClasses() {
    return storageClasses;
  }

  /** Why the object is left out, if it is. */
  Optional<String> leftOut(GroupResource type, JsonNode object) {
    return rules.stream().flatMap(rule -> rule.leftOut(type, object).stream()).findFirst();
  }

  /** Does to {@code object} what the rules for it say. */
  void apply(GroupResource type, ObjectNode object) {
    List<Rule> fit = rules.stream().filter(rule -> rule.matches(type, object)).toList();
    fit.forEach(rule -> rule.apply(type, object));
  }

  /** Rules that have met nothing. */
  List<String> unmet() {
    return rules.stream().flatMap(rule -> rule.unmet().stream()).toList();
  }
}
