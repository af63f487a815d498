package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kuberewind.restore.fields.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** SHA-256 over all members of a plan, sorted by name and without white space. */
final class PlanSeal {
  private PlanSeal() {}

  /** The seal of {@code plan}, in hexadecimal; {@code items} is the name of their member. */
  static String of(RestorePlan plan, String items) {
    TreeMap<String, JsonNode> members = new TreeMap<>();
    PlanHead.write(plan)
        .properties()
        .forEach(member -> members.put(member.getKey(), member.getValue()));
    members.put(items, NullNode.getInstance());
    MessageDigest digest = sha256();
    String separator = "{";
    for (Map.Entry<String, JsonNode> member : members.entrySet()) {
      update(digest, separator + TextNode.valueOf(member.getKey()) + ":");
      if (member.getKey().equals(items)) {
        items(plan, digest);
      } else {
        update(digest, sorted(member.getValue()).toString());
      }
      separator = ",";
    }
    update(digest, "}");
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Whether both say the same, in whatever order and layout. */
  static boolean isSame(JsonNode one, JsonNode other) {
    return sorted(one).toString().equals(sorted(other).toString());
  }

  private static void items(RestorePlan plan, MessageDigest digest) {
    String separator = "[";
    for (PlanItem item : plan.contents().items()) {
      update(digest, separator + sorted(PlanItemJson.write(item)));
      separator = ",";
    }
    update(digest, plan.contents().items().isEmpty() ? "[]" : "]");
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
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
