package io.kuberewind.cli.changes;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.when.CutText;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Items of a log as rows for people. */
public final class ChangeTable {
  private static final int SHOWN_FIELDS = 3;
  private static final int SHOWN_VALUE = 40;

  private ChangeTable() {}

  /** Prints items; {@code wide} shows every field and whole values. */
  public static void print(PrintStream out, List<? extends JsonNode> items, boolean wide) {
    try (Table table =
        new Table(out, "TIME", "±", "REVISION", "OPERATION", "OBJECT", "ACTOR", "FIELDS")) {
      for (JsonNode item : items) {
        row(table, item, wide);
      }
    }
  }

  private static void row(Table table, JsonNode item, boolean wide) {
    String time = CutText.instant(Instant.parse(item.path("time").asText()));
    if (item.path("operation").asText().equals("gap")) {
      table.row(
          time,
          "",
          item.path("revision").asText(),
          "gap",
          item.path("resource").asText(),
          "",
          "not seen from revision %s on: %s"
              .formatted(item.path("fromRevision").asText(), item.path("reason").asText()));
      return;
    }
    table.row(
        time,
        CutText.bound(Duration.parse(item.path("timeError").asText())),
        item.path("revision").asText(),
        item.path("operation").asText(),
        object(item),
        actor(item),
        fields(item.path("fields"), wide));
  }

  /** {@code deployments/web}, with its namespace in front where it has one. */
  private static String object(JsonNode item) {
    String namespace = item.path("namespace").asText();
    String name = item.path("resource").asText() + "/" + item.path("name").asText();
    return namespace.isEmpty() ? name : namespace + " " + name;
  }

  static String actor(JsonNode item) {
    if (item.hasNonNull("restore")) {
      return "restore: " + item.path("restore").asText();
    }
    JsonNode actor = item.path("actor");
    if (actor.hasNonNull("user")) {
      String user = actor.path("user").asText();
      return actor.hasNonNull("onBehalfOf")
          ? user + " as " + actor.path("onBehalfOf").asText()
          : user;
    }
    return actor.hasNonNull("manager") ? actor.path("manager").asText() : "unresolved";
  }

  private static String fields(JsonNode fields, boolean wide) {
    List<String> shown = new ArrayList<>();
    int limit = wide ? fields.size() : Math.min(SHOWN_FIELDS, fields.size());
    for (int i = 0; i < limit; i++) {
      shown.add(field(fields.get(i), wide));
    }
    if (fields.size() > limit) {
      shown.add("and " + (fields.size() - limit) + " more");
    }
    return String.join(", ", shown);
  }

  private static String field(JsonNode field, boolean wide) {
    return "%s: %s -> %s"
        .formatted(
            field.path("path").asText(),
            value(field.path("before"), wide),
            value(field.path("after"), wide));
  }

  private static String value(JsonNode value, boolean wide) {
    if (value.isNull()) {
      return "none";
    }
    String text = ChangeReader.valueText(value);
    return wide || text.length() <= SHOWN_VALUE ? text : text.substring(0, SHOWN_VALUE) + "…";
  }
}
