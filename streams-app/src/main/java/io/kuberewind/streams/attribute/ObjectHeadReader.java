package io.kuberewind.streams.attribute;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an object's metadata out of its JSON without building a tree, and stops behind it. The
 * bytes come from a cluster and may be anything: what does not parse says nothing.
 */
final class ObjectHeadReader {
  private static final int MAX_ENTRIES = 1_000;

  /** The API server's limit of a manager's name; no value read here is longer in sane objects. */
  private static final int MAX_TEXT = 128;

  private static final ByteBuffer NO_FIELDS = ByteBuffer.allocate(0).asReadOnlyBuffer();
  private static final JsonFactory JSON = new JsonFactory();

  private ObjectHeadReader() {}

  static ObjectHead read(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT && enter(parser, "metadata")) {
        return metadata(parser, json);
      }
      return ObjectHead.NONE;
    } catch (IOException malformed) {
      // Jackson's exceptions are IOExceptions: an object that is no JSON says nothing.
      return ObjectHead.NONE;
    }
  }

  /** Moves on to the object under {@code field}; false when there is none. */
  private static boolean enter(JsonParser parser, String field) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = field.equals(parser.currentName());
      JsonToken value = parser.nextToken();
      if (wanted) {
        return value == JsonToken.START_OBJECT;
      }
      parser.skipChildren();
    }
    return false;
  }

  private static ObjectHead metadata(JsonParser parser, byte[] json) throws IOException {
    String generateName = "";
    String creationTimestamp = "";
    String deletionTimestamp = "";
    long grace = 0;
    Map<String, String> labels = Map.of();
    List<ManagedField> entries = List.of();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("generateName")) {
        generateName = text(parser);
      } else if (field.equals("creationTimestamp")) {
        creationTimestamp = text(parser);
      } else if (field.equals("deletionTimestamp")) {
        deletionTimestamp = text(parser);
      } else if (field.equals("deletionGracePeriodSeconds") && value.isNumeric()) {
        grace = parser.getValueAsLong();
      } else if (field.equals("labels") && value == JsonToken.START_OBJECT) {
        labels = labels(parser);
      } else if (field.equals("managedFields") && value == JsonToken.START_ARRAY) {
        entries = entries(parser, json);
      } else {
        parser.skipChildren();
      }
    }
    return new ObjectHead(
        generateName, creationTimestamp, deletionTimestamp, grace, labels, entries);
  }

  private static Map<String, String> labels(JsonParser parser) throws IOException {
    Map<String, String> labels = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String label = parser.currentName();
      parser.nextToken();
      labels.put(label, text(parser));
    }
    return labels;
  }

  private static List<ManagedField> entries(JsonParser parser, byte[] json) throws IOException {
    List<ManagedField> entries = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      if (entries.size() == MAX_ENTRIES) {
        throw new IOException("More than " + MAX_ENTRIES + " managed fields");
      }
      entries.add(entry(parser, json));
    }
    return entries;
  }

  private static ManagedField entry(JsonParser parser, byte[] json) throws IOException {
    String manager = "";
    String operation = "";
    String apiVersion = "";
    String subresource = "";
    String time = "";
    ByteBuffer fields = NO_FIELDS;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "manager" -> manager = text(parser);
        case "operation" -> operation = text(parser);
        case "apiVersion" -> apiVersion = text(parser);
        case "subresource" -> subresource = text(parser);
        case "time" -> time = text(parser);
        case "fieldsV1" -> fields = slice(parser, json);
        default -> parser.skipChildren();
      }
    }
    return new ManagedField(
        new ManagedField.Name(manager, operation, apiVersion, subresource), time, fields);
  }

  /** The bytes of the current value, brackets included. */
  private static ByteBuffer slice(JsonParser parser, byte[] json) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int to = (int) parser.currentLocation().getByteOffset();
    return ByteBuffer.wrap(json, from, to - from);
  }

  /** The current string value, cut where it is longer than sane; empty for other values. */
  private static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return "";
    }
    String text = parser.getText();
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
