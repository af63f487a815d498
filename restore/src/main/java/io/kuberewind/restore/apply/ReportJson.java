package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.PlanItem;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** What became of a plan, as JSON: for people, and for the archive. No object is in it. */
public final class ReportJson {
  private ReportJson() {}

  /** {@code madeBy}: who ran it. */
  public static ObjectNode write(ApplyReport report, String madeBy, Instant finished) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", report.id()).put("finished", finished.toString()).put("madeBy", madeBy);
    json.put("broken", report.broken().orElse(null));
    ObjectNode counts = json.putObject("counts");
    report.counts().forEach((outcome, count) -> counts.put(outcome.text(), count));
    ArrayNode items = json.putArray("items");
    for (ItemResult result : report.results()) {
      PlanItem item = result.item();
      items
          .addObject()
          .put("group", item.type().group())
          .put("version", item.version())
          .put("resource", item.type().resource())
          .put("namespace", item.namespace())
          .put("name", item.name())
          .put("outcome", result.outcome().text())
          .put("message", result.message());
    }
    return json;
  }

  /** The objects that a run left alone, as {@link ObjectId}s. */
  public static Set<ObjectId> refused(JsonNode report) {
    Set<ObjectId> refused = new HashSet<>();
    for (JsonNode item : report.path("items")) {
      if (item.path("outcome").asText().equals(Outcome.REFUSED.text())) {
        refused.add(
            new ObjectId(
                new GroupResource(item.path("group").asText(), item.path("resource").asText()),
                item.path("namespace").asText(),
                item.path("name").asText()));
      }
    }
    return refused;
  }

  /** One object of a target. */
  public record ObjectId(GroupResource type, String namespace, String name) {
    public static ObjectId of(PlanItem item) {
      return new ObjectId(item.type(), item.namespace(), item.name());
    }
  }
}
