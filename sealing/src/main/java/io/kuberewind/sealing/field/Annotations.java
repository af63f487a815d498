package io.kuberewind.sealing.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kuberewind.schemas.Marker;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Annotations of an object with sealed fields. Tools keep copies of whole objects in them, plain,
 * as JSON or compressed, so what may be a copy is sealed too: what looks like JSON, is long, is
 * known for it by its name, or holds one of the sealed values.
 */
final class Annotations {
  private static final int LONG = 128;
  private static final int TELLING = 4;
  private static final Set<String> COPIES =
      Set.of("last-applied", "/applied", "kapp.k14s.io/original", "last-configuration");

  private final Set<String> secrets = new TreeSet<>();

  /** The texts within {@code value} must not be found in an annotation. */
  void mustNotShow(JsonNode value) {
    if (value.isContainerNode()) {
      value.forEach(this::mustNotShow);
    } else {
      String text = value.asText();
      if (text.length() >= TELLING) {
        secrets.add(text);
      }
      decoded(text).filter(plain -> plain.length() >= TELLING).ifPresent(secrets::add);
    }
  }

  void seal(ObjectNode object, FieldReplacement.Markers markers) {
    if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
        String text = annotation.getValue().asText();
        if (Marker.parse(text).isEmpty() && mayBeCopy(annotation.getKey(), text)) {
          String pointer = "/metadata/annotations/" + FieldReplacement.escaped(annotation.getKey());
          annotation.setValue(TextNode.valueOf(markers.of(pointer, annotation.getValue()).text()));
        }
      }
    }
  }

  private boolean mayBeCopy(String name, String text) {
    String start = text.stripLeading();
    String key = name.toLowerCase(Locale.ROOT);
    return start.startsWith("{")
        || start.startsWith("[")
        || text.length() >= LONG
        || contains(key, COPIES)
        || contains(text, secrets);
  }

  private static boolean contains(String text, Collection<String> parts) {
    return parts.stream().anyMatch(text::contains);
  }

  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
