package io.kuberewind.etcd.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An object that is stored as JSON. The API server puts the resourceVersion in and changes nothing
 * else; so does this, at the place where the server's own writer has it.
 */
final class StoredJson {
  private static final String REVISION = "resourceVersion";
  private static final int LONGEST = 64 * 1024 * 1024;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names are data here: a cluster full of them is no attack.
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000)
                  .maxStringLength(LONGEST)
                  .maxNumberLength(LONGEST)
                  .build())
          .build();

  private final JsonParser parser;
  private String apiVersion = "";
  private String kind = "";
  private int insertAt = -1;
  private boolean commaBefore;
  private boolean commaAfter;

  private StoredJson(JsonParser parser) {
    this.parser = parser;
  }

  static StoredValue read(byte[] value, long revision) throws MalformedValueException {
    try (JsonParser parser = FACTORY.createParser(value)) {
      StoredJson object = new StoredJson(parser);
      object.scan();
      if (object.kind.isEmpty() || object.insertAt < 0) {
        throw new MalformedValueException("JSON without a kind or metadata");
      }
      byte[] json = object.withRevision(value, revision);
      return new StoredValue.Decoded(object.apiVersion, object.kind, json, 0);
    } catch (IOException e) {
      throw new MalformedValueException("neither protobuf nor JSON", e);
    }
  }

  private void scan() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("no object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("apiVersion") && value == JsonToken.VALUE_STRING) {
        apiVersion = parser.getText();
      } else if (field.equals("kind") && value == JsonToken.VALUE_STRING) {
        kind = parser.getText();
      } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
        metadata();
      } else {
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new IOException("more than one object");
    }
  }

  /**
   * Go writes the fields of its own types in their order, resourceVersion behind uid, and those of
   * custom resources sorted.
   */
  private void metadata() throws IOException {
    String last = "";
    boolean sorted = true;
    int afterUid = -1;
    boolean afterUidIsLast = true;
    int sortedAt = -1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      int start = (int) parser.currentTokenLocation().getByteOffset();
      sorted &= last.compareTo(field) < 0;
      if (sortedAt < 0 && field.compareTo(REVISION) > 0) {
        sortedAt = start;
      }
      if (last.equals("uid")) {
        afterUid = start;
        afterUidIsLast = false;
      }
      if (field.equals(REVISION)) {
        throw new IOException("stored with a resourceVersion");
      }
      parser.nextToken();
      parser.skipChildren();
      last = field;
    }
    int end = (int) parser.currentTokenLocation().getByteOffset();
    if (last.isEmpty()) {
      insert(end, false, false);
    } else if (!sorted && !afterUidIsLast) {
      insert(afterUid, false, true);
    } else if (sorted && sortedAt >= 0) {
      insert(sortedAt, false, true);
    } else {
      insert(end, true, false);
    }
  }

  private void insert(int at, boolean comma, boolean commaBehind) {
    insertAt = at;
    commaBefore = comma;
    commaAfter = commaBehind;
  }

  private byte[] withRevision(byte[] value, long revision) {
    String text =
        (commaBefore ? "," : "")
            + "\"resourceVersion\":\""
            + revision
            + '"'
            + (commaAfter ? "," : "");
    byte[] inserted = text.getBytes(StandardCharsets.US_ASCII);
    int length = value.length;
    while (length > 0 && value[length - 1] <= ' ' && value[length - 1] >= 0) {
      length--;
    }
    byte[] whole = new byte[length + inserted.length];
    System.arraycopy(value, 0, whole, 0, insertAt);
    System.arraycopy(inserted, 0, whole, insertAt, inserted.length);
    System.arraycopy(value, insertAt, whole, insertAt + inserted.length, length - insertAt);
    return whole;
  }
}
