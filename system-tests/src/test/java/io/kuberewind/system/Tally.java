package io.kuberewind.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds what was told of who made each change against what is known of it. */
final class Tally {
  private final List<JsonNode> told;
  private final List<String> wrong = new ArrayList<>();
  private final List<String> unnamed = new ArrayList<>();
  private int scripted;
  private int borneOut;

  Tally(List<JsonNode> told) {
    this.told = told;
    for (JsonNode item : told) {
      if (!isNamed(item)) {
        unnamed.add(describe(item) + " " + item.get("fields"));
      }
    }
  }

  List<String> wrong() {
    return wrong;
  }

  List<String> unnamed() {
    return unnamed;
  }

  int total() {
    return told.size();
  }

  /**
   * Each object's changes, in order; those that controllers made beside the script are left out.
   */
  void compareWithScript(WhoScript script) {
    Map<String, List<JsonNode>> byObject = new TreeMap<>();
    for (JsonNode item : told) {
      byObject.computeIfAbsent(object(item), key -> new ArrayList<>()).add(item);
    }
    script
        .truth()
        .forEach(
            (object, expected) -> {
              List<JsonNode> items =
                  byObject.getOrDefault(object, List.of()).stream()
                      .filter(item -> !isBesides(item, expected))
                      .toList();
              compare(object, items, expected);
            });
  }

  private void compare(String object, List<JsonNode> items, List<String> expected) {
    if (items.size() != expected.size()) {
      wrong.add(
          "%s: told %s, not %s"
              .formatted(object, items.stream().map(Tally::change).toList(), expected));
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      scripted++;
      if (isNamed(items.get(i)) && !change(items.get(i)).equals(expected.get(i))) {
        wrong.add(
            "%s: told %s, not %s"
                .formatted(describe(items.get(i)), change(items.get(i)), expected.get(i)));
      }
    }
  }

  /** Whether the API server's own log tells the named request, of that user and of that object. */
  void compareWithLog(Map<String, JsonNode> events) {
    Map<String, String> writers = provenWriters(events);
    for (JsonNode item : told) {
      JsonNode actor = item.get("actor");
      if (!isNamed(item)) {
        continue;
      }
      String user = actor.get("user").asText();
      String writer = writers.get(object(item) + "@" + item.get("revision").asText());
      boolean contradicts =
          writer != null
              && !item.get("operation").asText().equals("delete")
              && !writer.equals(user);
      JsonNode event = events.get(actor.path("auditId").asText());
      if (contradicts || (event != null && !isOf(event, item, user))) {
        wrong.add(
            "%s: told %s, the log %s"
                .formatted(describe(item), user, contradicts ? writer : event));
      } else if (event != null) {
        borneOut++;
      }
    }
  }

  /** Who created or, by demanding a revision, updated what stands at a revision. */
  private static Map<String, String> provenWriters(Map<String, JsonNode> events) {
    Map<String, String> writers = new HashMap<>();
    for (JsonNode event : events.values()) {
      JsonNode reference = event.path("objectRef");
      JsonNode answer = event.path("responseObject").path("metadata");
      String revision = answer.path("resourceVersion").asText();
      String demanded = reference.path("resourceVersion").asText();
      boolean created =
          event.at("/responseStatus/code").asInt() == 201
              && reference.path("subresource").isMissingNode();
      boolean updated =
          event.at("/responseStatus/code").asInt() == 200
              && event.get("verb").asText().equals("update")
              && !demanded.isEmpty()
              && !demanded.equals(revision);
      if ((created || updated)
          && !revision.isEmpty()
          && !event.get("requestURI").asText().contains("dryRun")) {
        String namespace = answer.path("namespace").asText();
        writers.put(
            "%s/%s/%s@%s"
                .formatted(
                    reference.get("resource").asText(),
                    namespace,
                    answer.path("name").asText(),
                    revision),
            event.at("/user/username").asText());
      }
    }
    return writers;
  }

  private static boolean isOf(JsonNode event, JsonNode item, String user) {
    JsonNode reference = event.path("objectRef");
    String name = reference.path("name").asText(item.get("name").asText());
    return event.at("/user/username").asText().equals(user)
        && reference.path("resource").asText().equals(item.get("resource").asText())
        && name.equals(item.get("name").asText());
  }

  void print(WhoScript script) {
    System.out.printf(
        "who: %d cases of %d ways; %d changes in all, %d of them named (%.1f %%), %d wrong; %d"
            + " scripted, %d borne out by the API server's log%n",
        script.cases(),
        script.ways().size(),
        told.size(),
        told.size() - unnamed.size(),
        100.0 * (told.size() - unnamed.size()) / told.size(),
        wrong.size(),
        scripted,
        borneOut);
    unnamed.forEach(item -> System.out.println("who: not named: " + item));
  }

  /** What controllers did to an object beside the script. */
  private static boolean isBesides(JsonNode item, List<String> expected) {
    String user = item.at("/actor/user").asText();
    return user.startsWith("system:")
        && expected.stream().noneMatch(change -> change.endsWith(user));
  }

  private static boolean isNamed(JsonNode item) {
    return item.at("/actor/how").asText().equals("AUDIT");
  }

  private static String change(JsonNode item) {
    JsonNode actor = item.get("actor");
    String user = actor.path("user").asText("nobody");
    String as = actor.hasNonNull("onBehalfOf") ? " as " + actor.get("onBehalfOf").asText() : "";
    return item.get("operation").asText() + " " + user + as;
  }

  private static String object(JsonNode item) {
    return "%s/%s/%s"
        .formatted(
            item.get("resource").asText(),
            item.get("namespace").asText(),
            item.get("name").asText());
  }

  private static String describe(JsonNode item) {
    return "%s %s at %s, %s"
        .formatted(
            item.get("operation").asText(),
            object(item),
            item.get("revision").asText(),
            item.get("actor"));
  }
}
