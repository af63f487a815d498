package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.Json;
import java.util.ArrayList;
import java.util.List;

/** One item of a plan as JSON. */
final class PlanItemJson {
  private PlanItemJson() {}

  static ObjectNode write(PlanItem item) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("action", item.action().text())
        .put("group", item.type().group())
        .put("version", item.version())
        .put("resource", item.type().resource())
        .put("kind", item.kind())
        .put("namespace", item.namespace())
        .put("name", item.name());
    json.putObject("recorded")
        .put("group", item.recorded().type().group())
        .put("version", item.recorded().version())
        .put("resource", item.recorded().type().resource())
        .put("namespace", item.recorded().namespace())
        .put("name", item.recorded().name())
        .put("revision", item.recorded().revision());
    json.putObject("live")
        .put("uid", item.live().uid())
        .put("resourceVersion", item.live().resourceVersion())
        .put("digest", item.live().digest());
    ArrayNode fields = json.putArray("fields");
    for (FieldDiff diff : item.fields()) {
      ObjectNode field = fields.addObject();
      field.put("path", diff.path());
      field.set("before", diff.before());
      field.set("after", diff.after());
    }
    json.put("reason", item.reason());
    return json;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when it names an action that there is not
   */
  static PlanItem read(JsonNode item) {
    List<FieldDiff> fields = new ArrayList<>();
    item.path("fields")
        .forEach(
            f ->
                fields.add(
                    new FieldDiff(f.path("path").asText(), f.get("before"), f.get("after"))));
    return new PlanItem(
        Action.parse(item.path("action").asText()),
        new GroupResource(item.path("group").asText(), item.path("resource").asText()),
        item.path("version").asText(),
        item.path("kind").asText(),
        item.path("namespace").asText(),
        item.path("name").asText(),
        recorded(item.path("recorded")),
        new PlanItem.Live(
            Json.text(item, "/live/uid"),
            Json.text(item, "/live/resourceVersion"),
            Json.text(item, "/live/digest")),
        fields,
        item.path("reason").asText());
  }

  private static PlanItem.Recorded recorded(JsonNode recorded) {
    return new PlanItem.Recorded(
        new GroupResource(recorded.path("group").asText(), recorded.path("resource").asText()),
        recorded.path("version").asText(),
        recorded.path("namespace").asText(),
        recorded.path("name").asText(),
        recorded.path("revision").asLong());
  }
}
