package io.kuberewind.streams.attribute;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code metadata.managedFields} out of an object's JSON without building a tree, and stops
 * behind the metadata. The bytes come from a cluster and may be anything: what does not parse has
 * no entries.
 */
final class ManagedFieldsReader {
  private static final int MAX_ENTRIES = 1_000;

  /** The API server's limit of a manager's name; no value read here is longer in sane objects. */
  private static final int MAX_TEXT = 128;

  private static final ByteBuffer NO_FIELDS = ByteBuffer.allocate(0).asReadOnlyBuffer();
  private static final JsonFactory JSON = new JsonFactory();

  private ManagedFieldsReader() {}

  /**
   * What an object says of its writers.
   *
   * @param creationTimestamp metadata.creationTimestamp as printed, empty where absent
   * @param entries the managed fields, empty where absent, malformed or more than is sane
   */
  record Writers(String creationTimestamp, List<ManagedField> entries) {
    static final Writers NONE = new Writers("", List.of());
  }

  static Writers read(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT && enter(parser, "metadata")) {
        return metadata(parser, json);
      }
      return Writers.NONE;
    } catch (IOException malformed) {
      // Jackson's exceptions are IOExceptions: an object that is no JSON names no writers.
      return Writers.NONE;
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

  private static Writers metadata(JsonParser parser, byte[] json) throws IOException {
    String creationTimestamp = "";
    List<ManagedField> entries = List.of();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("creationTimestamp")) {
        creationTimestamp = text(parser);
      } else if (field.equals("managedFields") && value == JsonToken.START_ARRAY) {
        entries = entries(parser, json);
      } else {
        parser.skipChildren();
      }
    }
    return new Writers(creationTimestamp, entries);
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
