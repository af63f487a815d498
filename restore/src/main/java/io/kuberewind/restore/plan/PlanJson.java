package io.kuberewind.restore.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.TargetIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A plan as JSON, written and read item by item. The member {@code sha256} seals it: it is taken
 * over all other members, sorted by name and without white space, so that the file may be laid out
 * anew but not changed.
 */
public final class PlanJson {
  private static final String FORMAT = "kuberewind.io/plan/2";
  private static final String SEAL = "sha256";
  private static final String ITEMS = "items";
  private static final ObjectReader PART =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private PlanJson() {}

  /** Writes the sealed form of {@code plan} to {@code json}, which stays open. */
  public static void write(RestorePlan plan, JsonGenerator json) throws IOException {
    json.setCodec(Json.MAPPER);
    json.writeStartObject();
    for (Map.Entry<String, JsonNode> member : head(plan).properties()) {
      json.writeFieldName(member.getKey());
      json.writeTree(member.getValue());
    }
    json.writeArrayFieldStart(ITEMS);
    for (PlanItem item : plan.contents().items()) {
      json.writeTree(write(item));
    }
    json.writeEndArray();
    json.writeStringField(SEAL, seal(plan));
    json.writeEndObject();
  }

  /** Writes the sealed form of {@code plan} without white space. */
  public static void write(RestorePlan plan, OutputStream out) throws IOException {
    try (JsonGenerator json = Json.MAPPER.getFactory().createGenerator(out)) {
      write(plan, json);
    }
  }

  /**
   * Reads the sealed form.
   *
   * @throws EditedPlanException when the seal does not fit
   * @throws IllegalArgumentException when it is not a plan, or one of a later format
   * @throws IOException when it is not JSON, or cannot be read
   */
  public static RestorePlan read(InputStream in) throws IOException {
    ObjectNode head = Json.MAPPER.createObjectNode();
    List<PlanItem> items = new ArrayList<>();
    boolean asWritten = true;
    try (JsonParser json = Json.MAPPER.getFactory().createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("Not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.START_ARRAY && name.equals(ITEMS)) {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            asWritten &= add(PART.readTree(json), items);
          }
        } else {
          head.set(name, PART.readTree(json));
        }
      }
      if (json.nextToken() != null) {
        throw new IOException("There is something behind the JSON object");
      }
    }
    return opened(head, items, asWritten);
  }

  /** Adds an item; returns whether there is no more to it than was read. */
  private static boolean add(JsonNode json, List<PlanItem> items) {
    try {
      PlanItem item = readItem(json);
      items.add(item);
      return isSame(json, write(item));
    } catch (IllegalArgumentException | NullPointerException e) {
      return false;
    }
  }

  private static RestorePlan opened(ObjectNode head, List<PlanItem> items, boolean asWritten) {
    String format = Json.text(head, "/format");
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException(
          format.startsWith("kuberewind.io/plan/")
              ? "the plan is of format " + format + "; this version reads " + FORMAT
              : "it is not a plan of kubectl rewind");
    }
    RestorePlan plan;
    try {
      plan = readSealed(head, items);
    } catch (DateTimeException | NullPointerException | IllegalArgumentException e) {
      throw new EditedPlanException(e);
    }
    String seal = Json.text(head, "/" + SEAL);
    head.remove(SEAL);
    // A member that says nothing to this version is not sealed by what it reads.
    if (!asWritten || !isSame(head, head(plan)) || !seal(plan).equals(seal)) {
      throw new EditedPlanException();
    }
    return plan;
  }

  private static boolean isSame(JsonNode read, JsonNode written) {
    return sorted(read).toString().equals(sorted(written).toString());
  }

  /** Everything but the items and the seal. */
  private static ObjectNode head(RestorePlan plan) {
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
    json.putObject("options")
        .put("exact", plan.options().exact())
        .put("includeProtected", plan.options().includeProtected())
        .put("recreate", plan.options().recreate())
        .put("status", plan.options().status());
    json.set("rewrite", plan.rewrite());
    ObjectNode counts = json.putObject("counts");
    for (Action action : Action.values()) {
      counts.put(action.text(), plan.contents().counts().getOrDefault(action, 0L));
    }
    return json;
  }

  private static RestorePlan readSealed(ObjectNode json, List<PlanItem> items) {
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

  private static PlanOptions options(JsonNode options) {
    return new PlanOptions(
        options.path("exact").asBoolean(),
        options.path("includeProtected").asBoolean(),
        options.path("recreate").asBoolean(),
        options.path("status").asBoolean());
  }

  private static ObjectNode write(PlanItem item) {
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
        .put("resourceVersion", item.live().resourceVersion());
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

  private static PlanItem readItem(JsonNode item) {
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
        new PlanItem.Live(Json.text(item, "/live/uid"), Json.text(item, "/live/resourceVersion")),
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

  private static String seal(RestorePlan plan) {
    TreeMap<String, JsonNode> members = new TreeMap<>();
    head(plan).properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    members.put(ITEMS, NullNode.getInstance());
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String separator = "{";
      for (Map.Entry<String, JsonNode> member : members.entrySet()) {
        update(digest, separator + TextNode.valueOf(member.getKey()) + ":");
        if (member.getKey().equals(ITEMS)) {
          sealItems(plan, digest);
        } else {
          update(digest, sorted(member.getValue()).toString());
        }
        separator = ",";
      }
      update(digest, "}");
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static void sealItems(RestorePlan plan, MessageDigest digest) {
    String separator = "[";
    for (PlanItem item : plan.contents().items()) {
      update(digest, separator + sorted(write(item)));
      separator = ",";
    }
    update(digest, plan.contents().items().isEmpty() ? "[]" : "]");
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      ObjectNode object = Json.MAPPER.createObjectNode();
      fields.forEach(object::set);
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = Json.MAPPER.createArrayNode();
      node.forEach(element -> array.add(sorted(element)));
      return array;
    }
    return node;
  }
}
