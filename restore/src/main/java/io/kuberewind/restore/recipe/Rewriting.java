package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.mapping.Mapping;
import io.kuberewind.restore.rewrite.Place;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** First the rules of a recipe, on objects where they were recorded; then they move. */
final class Rewriting implements Rewrite {
  private final Recipe recipe;
  private final Mapping mapping;
  private final Set<String> met = ConcurrentHashMap.newKeySet();

  Rewriting(Recipe recipe, Mapping mapping) {
    this.recipe = recipe;
    this.mapping = mapping;
  }

  @Override
  public Place place(GroupResource type, Place place) {
    met.add(type.equals(Selection.NAMESPACES) ? place.name() : place.namespace());
    return mapping.namespaces().place(type, place);
  }

  @Override
  public Optional<String> origin(String namespace) {
    return mapping.namespaces().origin(namespace);
  }

  @Override
  public boolean moves() {
    return !mapping.namespaces().isEmpty();
  }

  @Override
  public Optional<String> leftOut(GroupResource type, JsonNode object) {
    return recipe.leftOut(type, object);
  }

  @Override
  public void rewrite(GroupResource type, ObjectNode object) {
    recipe.apply(type, object);
    mapping.rewrite(type, object);
  }

  @Override
  public List<String> unmet() {
    List<String> unmet = new ArrayList<>(recipe.unmet());
    mapping.namespaces().entries().keySet().stream()
        .filter(namespace -> !met.contains(namespace))
        .sorted()
        .forEach(
            namespace ->
                unmet.add(
                    "the namespace %s is to go elsewhere, and nothing in scope was in it"
                        .formatted(namespace)));
    return unmet;
  }
}
