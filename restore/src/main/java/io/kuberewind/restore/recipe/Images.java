package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rewrites the beginnings of image names, in every container of every template, also of custom
 * resources. A beginning ends where a part of the name ends; the first that fits wins.
 */
final class Images implements RecipeAction {
  private static final Set<String> CONTAINERS =
      Set.of("containers", "initContainers", "ephemeralContainers");
  private static final String HUB = "docker.io/";

  private final List<Prefix> prefixes;

  private Images(List<Prefix> prefixes) {
    this.prefixes = prefixes;
  }

  private record Prefix(String from, String to) {}

  static Images read(Part part) {
    List<Prefix> prefixes = new ArrayList<>();
    for (Part element : part.elements()) {
      element.object(Set.of("from", "to"));
      prefixes.add(new Prefix(element.required("from").text(), element.required("to").text()));
    }
    return new Images(prefixes);
  }

  @Override
  public boolean apply(GroupResource type, ObjectNode object) {
    return walk(object);
  }

  private boolean walk(JsonNode node) {
    boolean found = false;
    if (node instanceof ObjectNode object) {
      for (String list : CONTAINERS) {
        for (JsonNode container : object.path(list)) {
          found |= rewrite(container, "image");
        }
      }
      for (JsonNode volume : object.path("volumes")) {
        found |= rewrite(volume.path("image"), "reference");
      }
    }
    for (JsonNode child : node) {
      found |= walk(child);
    }
    return found;
  }

  private boolean rewrite(JsonNode holder, String member) {
    JsonNode image = holder.path(member);
    if (!(holder instanceof ObjectNode object) || !image.isTextual()) {
      return false;
    }
    Optional<String> other = rewritten(image.textValue());
    other.ifPresent(name -> object.put(member, name));
    return other.isPresent();
  }

  private Optional<String> rewritten(String image) {
    for (Prefix prefix : prefixes) {
      for (String name : List.of(image, qualified(image))) {
        if (startsWith(name, prefix.from())) {
          return Optional.of(prefix.to() + name.substring(prefix.from().length()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean startsWith(String image, String prefix) {
    if (!image.startsWith(prefix)) {
      return false;
    }
    return prefix.endsWith("/")
        || image.length() == prefix.length()
        || "/:@".indexOf(image.charAt(prefix.length())) >= 0;
  }

  /** The name with the registry and the library that an engine puts in front of it. */
  private static String qualified(String image) {
    int slash = image.indexOf('/');
    if (slash < 0) {
      return HUB + "library/" + image;
    }
    String first = image.substring(0, slash);
    boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
    return registry ? image : HUB + image;
  }
}
