package io.kuberewind.watcher.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Objects as a hostile cluster would hold them, with known heads. */
final class RandomJson {
  private static final String[] STRANGE = {
    "plain",
    "\"quoted\"",
    "back\\slash",
    "line\nfeed",
    "umlaut äöü",
    "\u4e2d\u6587",
    "\ud83d\ude00",
    "{\"items\":[",
    "]}",
    "\u0000\u001f",
    "items",
    "metadata",
    "",
    "object",
    "\u2028"
  };

  private final Random random;
  private final ObjectMapper mapper = new ObjectMapper();

  RandomJson(long seed) {
    random = new Random(seed);
  }

  /** An object with this head, its fields in random order and random ones between them. */
  ObjectNode object(String namespace, String name, long revision) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    strangers(metadata, 3);
    metadata.put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    strangers(metadata, 2);
    metadata.put("resourceVersion", String.valueOf(revision));
    metadata.put("uid", "uid-" + revision);
    managedFields(metadata);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    strangers(object, 2);
    if (random.nextBoolean()) {
      object.put("apiVersion", "v1").put("kind", "Thing");
      object.set("metadata", metadata);
    } else {
      object.set("metadata", metadata);
      object.put("kind", "Thing").put("apiVersion", "v1");
    }
    strangers(object, 4);
    return object;
  }

  /** The bytes, now compact, now spread over lines. */
  byte[] bytes(ObjectNode node) {
    try {
      return random.nextInt(4) == 0
          ? mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(node)
          : mapper.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] compact(ObjectNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  private void managedFields(ObjectNode metadata) {
    ArrayNode managers = metadata.putArray("managedFields");
    for (int i = random.nextInt(3); i > 0; i--) {
      ObjectNode manager = managers.addObject();
      manager.put("manager", text()).put("time", "2026-01-0" + i + "T00:00:00Z");
      strangers(manager.putObject("fieldsV1"), 3);
    }
  }

  private void strangers(ObjectNode into, int depth) {
    for (int i = random.nextInt(3); i > 0; i--) {
      String name = "x-" + i + text();
      switch (random.nextInt(depth > 0 ? 6 : 4)) {
        case 0 -> into.put(name, text());
        case 1 -> into.put(name, random.nextLong());
        case 2 -> into.put(name, random.nextDouble());
        case 3 -> into.putNull(name);
        case 4 -> strangers(into.putObject(name), depth - 1);
        default -> {
          ArrayNode array = into.putArray(name);
          array.add(text()).add(random.nextBoolean());
          strangers(array.addObject(), depth - 1);
        }
      }
    }
  }

  private String text() {
    return STRANGE[random.nextInt(STRANGE.length)];
  }
}
