package io.kuberewind.kit.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param headers further headers
 * @param body writes the body
 */
public record Response(int status, String contentType, Map<String, String> headers, Body body) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** Writes a body as it is made; a failure after the first bytes breaks the connection off. */
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  public Response {
    headers = Map.copyOf(headers);
  }

  /** {@code value} as JSON: maps, lists, records, texts and numbers. */
  public static Response json(int status, Object value) {
    return stream(
        status,
        "application/json",
        out -> {
          out.write(JSON.writeValueAsBytes(value));
          out.write('\n');
        });
  }

  public static Response text(int status, String text) {
    return stream(
        status,
        "text/plain; charset=utf-8",
        out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A body of unknown length. */
  public static Response stream(int status, String contentType, Body body) {
    return new Response(status, contentType, Map.of(), body);
  }

  /** This answer with one more header. */
  public Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, contentType, more, body);
  }
}
