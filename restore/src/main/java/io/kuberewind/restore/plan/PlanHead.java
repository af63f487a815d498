package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.TargetIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything of a plan but its items and its seal, as JSON. */
final class PlanHead {
  static final String FORMAT = "kuberewind.io/plan/2";

  private PlanHead() {}

  static ObjectNode write(RestorePlan plan) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("format", FORMAT).put("id", plan.id()).put("created", plan.created().toString());
    json.putObject("archive")
        .put("uri", plan.archive().uri())
        .put("cluster", plan.archive().cluster())
        .put("clusterId", plan.archive().clusterId());
    json.putObject("cut")
        .put("timeline", plan.cut().timeline())
        .put("revision", plan.cut().revision())
        .put("time", plan.cut().time().toString())
        .put("timeError", plan.cut().bound().toString())
        .put("clock", plan.cut().clock())
        .put("confirmed", plan.cut().confirmed());
    json.putObject("target")
        .put("server", plan.target().server())
        .put("clusterId", plan.target().clusterId());
    plan.undoes().ifPresent(id -> json.put("undoes", id));
    write(plan.options(), json.putObject("options"));
    json.set("rewrite", plan.rewrite());
    ObjectNode counts = json.putObject("counts");
    for (Action action : Action.values()) {
      counts.put(action.text(), plan.contents().counts().getOrDefault(action, 0L));
    }
    return json;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws java.time.DateTimeException when a time in it is none
   * @throws IllegalArgumentException when something else in it is not what it should be
   */
  static RestorePlan read(ObjectNode json, List<PlanItem> items) {
    JsonNode cut = json.path("cut");
    Map<Action, Long> counts = new EnumMap<>(Action.class);
    json.path("counts")
        .properties()
        .forEach(e -> counts.put(Action.parse(e.getKey()), e.getValue().asLong()));
    return new RestorePlan(
        Json.text(json, "/id"),
        Instant.parse(Json.text(json, "/created")),
        new ArchiveRef(
            Json.text(json, "/archive/uri"),
            Json.text(json, "/archive/cluster"),
            Json.text(json, "/archive/clusterId")),
        new CutRef(
            cut.path("timeline").asInt(),
            cut.path("revision").asLong(),
            Instant.parse(cut.path("time").asText()),
            Duration.parse(cut.path("timeError").asText()),
            cut.path("clock").asText(),
            cut.path("confirmed").asBoolean()),
        new TargetIdentity(Json.text(json, "/target/server"), Json.text(json, "/target/clusterId")),
        new PlanContents(items, counts),
        options(json.path("options")),
        json.path("rewrite") instanceof ObjectNode rewrite ? rewrite : RestorePlan.NO_REWRITE,
        Optional.ofNullable(json.path("undoes").textValue()));
  }

  private static void write(PlanOptions options, ObjectNode json) {
    json.put("exact", options.exact())
        .put("includeProtected", options.includeProtected())
        .put("recreate", options.recreate())
        .put("status", options.status());
    if (options.managedFields()) {
      json.put("managedFields", true);
    }
  }

  private static PlanOptions options(JsonNode options) {
    return new PlanOptions(
        options.path("exact").asBoolean(),
        options.path("includeProtected").asBoolean(),
        options.path("recreate").asBoolean(),
        options.path("status").asBoolean(),
        options.path("managedFields").asBoolean());
  }
}
