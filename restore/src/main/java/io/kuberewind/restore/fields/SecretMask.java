package io.kuberewind.restore.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kuberewind.schemas.Marker;
import java.util.List;
import java.util.Set;

/**
 * Hides what is inside a Secret from differences that people read: which entries changed stays
 * visible, what they hold does not. The copy that {@code kubectl apply} keeps in an annotation is
 * hidden likewise.
 */
public final class SecretMask {
  public static final JsonNode MASK = TextNode.valueOf("***");

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String LAST_APPLIED_PATH =
      "/metadata/annotations/" + LAST_APPLIED.replace("/", "~1");
  private static final Set<String> SEALED = Set.of("data", "stringData");

  private SecretMask() {}

  /** Whether objects of this type hold secrets. */
  public static boolean covers(String group, String resource) {
    return group.isEmpty() && resource.equals("secrets");
  }

  /** {@code diffs} of a Secret with their values hidden. */
  public static List<FieldDiff> mask(List<FieldDiff> diffs) {
    return diffs.stream()
        .map(d -> new FieldDiff(d.path(), mask(d.path(), d.before()), mask(d.path(), d.after())))
        .toList();
  }

  /** {@code diff} without its values. */
  public static FieldDiff hidden(FieldDiff diff) {
    return new FieldDiff(diff.path(), hidden(diff.before()), hidden(diff.after()));
  }

  private static JsonNode hidden(JsonNode value) {
    return value == null || value.isNull() ? value : masked(value);
  }

  /** A copy of {@code secret} with every value hidden. */
  public static JsonNode mask(JsonNode secret) {
    return mask("", secret);
  }

  private static JsonNode mask(String path, JsonNode value) {
    if (value == null || value.isNull()) {
      return value;
    }
    if (path.startsWith("/data/")
        || path.startsWith("/stringData/")
        || path.startsWith(LAST_APPLIED_PATH)) {
      return masked(value);
    }
    if (!(value instanceof ObjectNode object)) {
      return path.equals("/data") || path.equals("/stringData") ? MASK : value;
    }
    ObjectNode masked = object.deepCopy();
    switch (path) {
      case "" -> {
        SEALED.forEach(field -> hideValues(masked.get(field)));
        hideLastApplied(masked.path("metadata").get("annotations"));
      }
      case "/data", "/stringData" -> hideValues(masked);
      case "/metadata" -> hideLastApplied(masked.get("annotations"));
      case "/metadata/annotations" -> hideLastApplied(masked);
      default -> {
        return value;
      }
    }
    return masked;
  }

  /** A marker hides a value already, and tells by which key. */
  private static JsonNode masked(JsonNode value) {
    return value.isTextual() && Marker.parse(value.textValue()).isPresent() ? value : MASK;
  }

  private static void hideValues(JsonNode entries) {
    if (entries instanceof ObjectNode object) {
      object.fieldNames().forEachRemaining(name -> object.set(name, masked(object.get(name))));
    }
  }

  private static void hideLastApplied(JsonNode annotations) {
    if (annotations instanceof ObjectNode object && object.has(LAST_APPLIED)) {
      object.set(LAST_APPLIED, masked(object.get(LAST_APPLIED)));
    }
  }
}
