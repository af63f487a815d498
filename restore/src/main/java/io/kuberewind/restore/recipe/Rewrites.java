package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.mapping.CopiedNamespace;
import io.kuberewind.restore.mapping.Mapping;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.target.Target;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Rewrites as plans carry them; {@link RewriteWish} writes them. */
public final class Rewrites {
  private Rewrites() {}

  /**
   * The rewrite that {@code spec} describes; an empty one changes nothing.
   *
   * @param environment environment variables, from which a recipe may take values
   * @throws IllegalArgumentException when it is none that this version knows, or a value is not
   *     where the recipe says
   */
  public static Rewrite of(ObjectNode spec, Map<String, String> environment) {
    if (spec.isEmpty()) {
      return Rewrite.NONE;
    }
    JsonNode recipe = spec.path("recipe");
    return new Rewriting(
        recipe.isObject() ? recipe(recipe, environment) : Recipe.NONE,
        new Mapping(
            spec.path("cluster").asText(),
            texts(spec.path("namespaces")),
            texts(spec.path("storageClasses"))));
  }

  private static Recipe recipe(JsonNode recipe, Map<String, String> environment) {
    LocatedJson document =
        new LocatedJson(
            recipe.path("name").asText(), recipe.path("content"), texts(recipe.path("places")));
    return Recipe.read(document, new Sources(Path.of(recipe.path("folder").asText()), environment));
  }

  /**
   * What keeps a namespace of {@code spec} from going where it shall, if anything does: others'
   * objects live there, and that they may be written over was not asked for.
   */
  public static Optional<String> occupied(ObjectNode spec, Target target) {
    if (spec.path("intoExisting").asBoolean()) {
      return Optional.empty();
    }
    CopiedNamespace copies = new CopiedNamespace(target, spec.path("cluster").asText());
    for (Map.Entry<String, String> entry : texts(spec.path("namespaces")).entrySet()) {
      Optional<String> why = copies.occupied(entry.getKey(), entry.getValue());
      if (why.isPresent()) {
        return Optional.of(
            "the namespace %s is there already on %s, and %s"
                .formatted(entry.getValue(), target.identity().server(), why.get()));
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
