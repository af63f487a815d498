package io.kuberewind.sealing.field;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Objects as trees and back, numbers as they were written. */
public final class Trees {
  private static final int MAX_DEPTH = 500;
  private static final int MAX_TEXT = 64 << 20;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_TEXT)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final ObjectMapper SORTED =
      MAPPER.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private Trees() {}

  /**
   * The object in {@code json}, whose position stays; empty when that is no object within bounds.
   */
  public static Optional<ObjectNode> parse(ByteBuffer json) {
    ByteBuffer view = json.duplicate();
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    try {
      return MAPPER.readTree(bytes) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (IOException e) {
      // What the parser says may quote the object; the caller treats it as a whole.
      return Optional.empty();
    }
  }

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The UTF-8 JSON of {@code value}. */
  public static byte[] bytes(JsonNode value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree could not be written", e);
    }
  }

  /** The same for equal values, in whatever order their members are. */
  static byte[] canonical(JsonNode value) {
    try {
      return SORTED.writeValueAsBytes(SORTED.treeToValue(value, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree could not be written", e);
    }
  }
}
