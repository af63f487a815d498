package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One part of a recipe being read: what is not as it must be is said with its place. */
final class Part {
  private final LocatedJson document;
  private final String pointer;
  private final JsonNode json;

  private Part(LocatedJson document, String pointer, JsonNode json) {
    this.document = document;
    this.pointer = pointer;
    this.json = json;
  }

  static Part root(LocatedJson document) {
    return new Part(document, "", document.json());
  }

  /** The value itself. */
  JsonNode json() {
    return json;
  }

  /** Fails unless it is an object whose members are all among {@code known}. */
  Part object(Set<String> known) {
    if (!json.isObject()) {
      throw error("it must be a mapping");
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!known.contains(member.getKey())) {
        throw new Part(document, child(member.getKey()), member.getValue())
            .error(
                "'%s' is not known here; known are %s"
                    .formatted(member.getKey(), String.join(", ", new TreeSet<>(known))));
      }
    }
    return this;
  }

  Optional<Part> member(String name) {
    JsonNode value = json.get(name);
    return value == null ? Optional.empty() : Optional.of(new Part(document, child(name), value));
  }

  Part required(String name) {
    return member(name).orElseThrow(() -> error("'" + name + "' is missing"));
  }

  List<Part> elements() {
    if (!json.isArray()) {
      throw error("it must be a list");
    }
    List<Part> elements = new ArrayList<>();
    for (JsonNode element : json) {
      elements.add(new Part(document, pointer + "/" + elements.size(), element));
    }
    return elements;
  }

  String text() {
    if (!json.isTextual() || json.textValue().isEmpty()) {
      throw error("it must be a text");
    }
    return json.textValue();
  }

  boolean flag() {
    if (!json.isBoolean()) {
      throw error("it must be true or false");
    }
    return json.booleanValue();
  }

  int count() {
    if (!json.isInt() || json.intValue() < 0) {
      throw error("it must be a number from 0 up");
    }
    return json.intValue();
  }

  List<String> texts() {
    return elements().stream().map(Part::text).toList();
  }

  Map<String, String> textsByName() {
    if (!json.isObject()) {
      throw error("it must be a mapping");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      texts.put(
          member.getKey(), new Part(document, child(member.getKey()), member.getValue()).text());
    }
    return texts;
  }

  RecipeException error(String problem) {
    return document.error(pointer, problem);
  }

  private String child(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
