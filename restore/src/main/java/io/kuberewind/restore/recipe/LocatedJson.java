package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A document and where each part of it stands in its file.
 *
 * @param file name of the file, for messages
 * @param json what it says
 * @param places {@code line:column}, both from 1, by JSON pointer; empty when there is no file
 */
record LocatedJson(String file, JsonNode json, Map<String, String> places) {
  /** What is wrong at {@code pointer}: with the nearest place that is known. */
  RecipeException error(String pointer, String problem) {
    String at = pointer;
    while (!at.isEmpty() && !places.containsKey(at)) {
      at = at.substring(0, at.lastIndexOf('/'));
    }
    String place = places.get(at);
    return new RecipeException(file + (place == null ? "" : ":" + place) + ": " + problem);
  }
}
