package io.kuberewind.cli.changes;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.Ordinal;
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
  private static final List<String> COLUMNS =
      List.of("TIME", "±", "REVISION", "OPERATION", "OBJECT", "ACTOR", "KNOWN BY");
  private static final List<String> WIDE_COLUMNS = List.of("AGENT", "ADDRESS");

  private ChangeTable() {}

  /**
   * Prints items; {@code wide} shows every field and whole values, and from where a request came.
   */
  public static void print(PrintStream out, List<? extends JsonNode> items, boolean wide) {
    List<String> headers = new ArrayList<>(COLUMNS);
    if (wide) {
      headers.addAll(WIDE_COLUMNS);
    }
    headers.add("FIELDS");
    try (Table table = new Table(out, headers.toArray(String[]::new))) {
      for (JsonNode item : items) {
        List<String> cells = new ArrayList<>(isGap(item) ? gapCells(item) : changeCells(item));
        if (wide) {
          cells.addAll(origin(item.path("actor")));
        }
        cells.add(isGap(item) ? gapText(item) : fields(item.path("fields"), wide));
        table.row(cells.toArray(String[]::new));
      }
    }
  }

  private static boolean isGap(JsonNode item) {
    return item.path("operation").asText().equals("gap");
  }

  private static List<String> gapCells(JsonNode item) {
    return List.of(time(item), "", revision(item), "gap", type(item), "", "");
  }

  /** {@code promotions.shop.example.com} */
  private static String type(JsonNode item) {
    return new GroupResource(item.path("group").asText(), item.path("resource").asText())
        .toString();
  }

  /** {@code 812}; {@code 2/812} in a timeline after the first. */
  private static String revision(JsonNode item) {
    return Ordinal.text(
        Ordinal.of(Math.max(1, item.path("timeline").asInt()), item.path("revision").asLong()));
  }

  private static String gapText(JsonNode item) {
    return "not seen from revision %s %s: %s"
        .formatted(
            item.path("fromRevision").asText(),
            item.hasNonNull("toRevision") ? "to " + item.path("toRevision").asText() : "on",
            item.path("reason").asText());
  }

  private static List<String> changeCells(JsonNode item) {
    return List.of(
        time(item),
        bound(item),
        revision(item),
        item.path("operation").asText(),
        object(item),
        actor(item),
        how(item));
  }

  /** When it was. */
  public static String time(JsonNode item) {
    return CutText.instant(Instant.parse(item.path("time").asText()));
  }

  /** How far the time may be off. */
  public static String bound(JsonNode item) {
    return CutText.bound(Duration.parse(item.path("timeError").asText()));
  }

  /** Agent and address of a request: known where an audit event told them. */
  private static List<String> origin(JsonNode actor) {
    return List.of(actor.path("agent").asText(""), actor.path("address").asText(""));
  }

  /** {@code deployments/web}, with its namespace in front where it has one. */
  private static String object(JsonNode item) {
    String namespace = item.path("namespace").asText();
    String name = item.path("resource").asText() + "/" + item.path("name").asText();
    return namespace.isEmpty() ? name : namespace + " " + name;
  }

  /** Who made the change. */
  public static String actor(JsonNode item) {
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

  /** How the actor is known: {@code audit}, {@code manager}, or not at all. */
  public static String how(JsonNode item) {
    return switch (item.path("actor").path("how").asText()) {
      case "AUDIT" -> "audit";
      case "FIELD_MANAGER" -> "manager";
      default -> "";
    };
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

  /** A value, cut where it is long unless {@code wide}. */
  public static String value(JsonNode value, boolean wide) {
    if (value.isNull()) {
      return "none";
    }
    String text = ChangeReader.valueText(value);
    return wide || text.length() <= SHOWN_VALUE ? text : text.substring(0, SHOWN_VALUE) + "…";
  }
}
