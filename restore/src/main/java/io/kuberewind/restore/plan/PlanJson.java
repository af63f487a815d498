package io.kuberewind.restore.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A plan as JSON, written and read item by item. The member {@code sha256} seals it: it is taken
 * over all other members, sorted by name and without white space, so that the file may be laid out
 * anew but not changed.
 */
public final class PlanJson {
  private static final String SEAL = "sha256";
  private static final String ITEMS = "items";
  private static final ObjectReader PART =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private PlanJson() {}

  /** Writes the sealed form of {@code plan} to {@code json}, which stays open. */
  public static void write(RestorePlan plan, JsonGenerator json) throws IOException {
    json.setCodec(Json.MAPPER);
    json.writeStartObject();
    for (Map.Entry<String, JsonNode> member : PlanHead.write(plan).properties()) {
      json.writeFieldName(member.getKey());
      json.writeTree(member.getValue());
    }
    json.writeArrayFieldStart(ITEMS);
    for (PlanItem item : plan.contents().items()) {
      json.writeTree(PlanItemJson.write(item));
    }
    json.writeEndArray();
    json.writeStringField(SEAL, PlanSeal.of(plan, ITEMS));
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
      PlanItem item = PlanItemJson.read(json);
      items.add(item);
      return PlanSeal.isSame(json, PlanItemJson.write(item));
    } catch (IllegalArgumentException | NullPointerException e) {
      return false;
    }
  }

  private static RestorePlan opened(ObjectNode head, List<PlanItem> items, boolean asWritten) {
    String format = Json.text(head, "/format");
    if (!format.equals(PlanHead.FORMAT)) {
      throw new IllegalArgumentException(
          format.startsWith("kuberewind.io/plan/")
              ? "the plan is of format " + format + "; this version reads " + PlanHead.FORMAT
              : "it is not a plan of kubectl rewind");
    }
    RestorePlan plan;
    try {
      plan = PlanHead.read(head, items);
    } catch (DateTimeException | NullPointerException | IllegalArgumentException e) {
      throw new EditedPlanException(e);
    }
    String seal = Json.text(head, "/" + SEAL);
    head.remove(SEAL);
    // A member that says nothing to this version is not sealed by what it reads.
    if (!asWritten
        || !PlanSeal.isSame(head, PlanHead.write(plan))
        || !PlanSeal.of(plan, ITEMS).equals(seal)) {
      throw new EditedPlanException();
    }
    return plan;
  }
}
