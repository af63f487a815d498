package io.kuberewind.watcher.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads the head of an object in one pass over its tokens. One use. */
final class ObjectScanner {
  private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

  // Sizes are bounded by the line already; names and nesting are the cluster's own affair, and a
  // strange object must not stop the stream of its type. Nothing here recurses.
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100_000)
                  .maxNameLength(LineSplitter.MAX_LINE_BYTES)
                  .maxStringLength(LineSplitter.MAX_LINE_BYTES)
                  .maxNumberLength(LineSplitter.MAX_LINE_BYTES)
                  .build())
          .build();

  private final JsonParser parser;
  private String apiVersion = "";
  private String kind = "";
  private String namespace = "";
  private String name = "";
  private String uid = "";
  private long revision;
  private long touched;
  private boolean initialEventsEnd;
  private int code;
  private String reason = "";
  private String message = "";

  ObjectScanner(JsonParser parser) {
    this.parser = parser;
  }

  static JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
    return FACTORY.createParser(bytes, offset, length);
  }

  /** Reads the object whose opening brace is the current token, to its closing one. */
  void scan() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "apiVersion" -> apiVersion = text(value);
        case "kind" -> kind = text(value);
        case "reason" -> reason = text(value);
        case "message" -> message = text(value);
        case "code" -> code = value == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0;
        case "metadata" -> metadata(value);
        default -> parser.skipChildren();
      }
    }
  }

  ObjectHead head() {
    return new ObjectHead(
        apiVersion, kind, namespace, name, uid, revision, touched, initialEventsEnd);
  }

  WatchEvent.Failure failure() {
    return new WatchEvent.Failure(code, reason, message);
  }

  private void metadata(JsonToken start) throws IOException {
    if (start != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "namespace" -> namespace = text(value);
        case "name" -> name = text(value);
        case "uid" -> uid = text(value);
        case "resourceVersion" -> revision = revision(text(value));
        case "creationTimestamp" -> touch(text(value));
        case "managedFields" -> managedFields(value);
        case "annotations" -> annotations(value);
        default -> parser.skipChildren();
      }
    }
  }

  private void managedFields(JsonToken start) throws IOException {
    if (start != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("time")) {
          touch(text(value));
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  private void annotations(JsonToken start) throws IOException {
    if (start != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals(INITIAL_EVENTS_END)) {
        initialEventsEnd = text(value).equals("true");
      } else {
        parser.skipChildren();
      }
    }
  }

  private String text(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }

  private void touch(String time) {
    if (!time.isEmpty()) {
      try {
        touched = Math.max(touched, Instant.parse(time).getEpochSecond());
      } catch (DateTimeParseException notATime) {
        // A time only dates the change. The watcher's own clock does so where this one is no use.
        return;
      }
    }
  }

  private static long revision(String text) {
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new MalformedEventException("resourceVersion is not a number: " + text, e);
    }
  }
}
