package io.kuberewind.restore.fields;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads Kubernetes objects as trees, within the bounds that an API server keeps to. */
public final class Json {
  private static final int MAX_DEPTH = 500;
  private static final int MAX_TEXT = 64 << 20;

  /** For trees only; bounded in depth and in the length of a text. Numbers keep their precision. */
  public static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_TEXT)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /**
   * The object in the remaining bytes of {@code json}, whose position stays.
   *
   * @throws IOException when the bytes are not one JSON object within the bounds
   */
  public static ObjectNode object(ByteBuffer json) throws IOException {
    ByteBuffer view = json.duplicate();
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return asObject(MAPPER.readTree(bytes));
  }

  /** As {@link #object(ByteBuffer)}, from a stream that the caller closes. */
  public static ObjectNode object(InputStream json) throws IOException {
    return asObject(MAPPER.readTree(json));
  }

  /** The text at {@code pointer} (RFC 6901), or empty when there is none. */
  public static String text(JsonNode object, String pointer) {
    return object.at(pointer).asText("");
  }

  /** The object member {@code name} of {@code parent}, when it is there and an object. */
  public static Optional<ObjectNode> member(JsonNode parent, String name) {
    return parent.get(name) instanceof ObjectNode child ? Optional.of(child) : Optional.empty();
  }

  private static ObjectNode asObject(JsonNode node) throws IOException {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IOException("Not a JSON object");
  }
}
