package io.kuberewind.restore.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import java.time.Duration;

/**
 * One answer of an API server.
 *
 * @param code HTTP status code
 * @param body the object or Status that came with it; an empty object when it was not JSON
 * @param retryAfter how long the server asks to wait, zero when it does not
 */
record ApiAnswer(int code, ObjectNode body, Duration retryAfter) {
  boolean ok() {
    return code >= 200 && code < 300;
  }

  /** Whether trying again later may help: the server was busy, and did nothing. */
  boolean isBusy() {
    return code == 429 || (code == 503 && !retryAfter.isZero());
  }

  boolean isServerError() {
    return code >= 500;
  }

  /** What the server said, in one line. */
  String message() {
    String said = Json.text(body, "/message");
    return said.isEmpty() ? "HTTP " + code : said.replaceAll("\\s*[\\r\\n]+\\s*", "; ");
  }
}
