package io.kuberewind.etcd.decode;

import io.kuberewind.etcd.decode.FieldShape.Count;
import io.kuberewind.etcd.decode.FieldShape.LeftOut;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes one stored object as the JSON that the API server would send: Go's order of fields, Go's
 * rules for what is left out. One instance writes one object.
 */
final class ProtoJson {
  private static final int MOST_NESTED = 64;
  private static final int MAP_KEY = 1;
  private static final int MAP_VALUE = 2;
  private static final String OBJECT_META = "v1.ObjectMeta";
  private static final String REVISION = "resourceVersion";
  private static final WireMessage NOTHING = nothing();

  private final JsonText json;
  private final ScalarJson scalars;
  private final long revision;
  private int depth;
  private int unknownFields;

  /**
   * @param revision what the API server puts into metadata.resourceVersion
   * @param roughly size of the JSON
   */
  ProtoJson(long revision, int roughly) {
    this.json = new JsonText(roughly);
    this.scalars = new ScalarJson(json);
    this.revision = revision;
  }

  /** The object, with its type in front. */
  byte[] object(String apiVersion, String kind, MessageShape shape, WireMessage message)
      throws MalformedValueException {
    json.ascii("{\"kind\":").string(kind).ascii(",\"apiVersion\":").string(apiVersion);
    fields(shape, message, true);
    return json.character('}').toBytes();
  }

  /** Fields that the table does not know, so that JSON lacks them: the server is newer. */
  int unknownFields() {
    return unknownFields;
  }

  private void message(MessageShape shape, WireMessage message) throws MalformedValueException {
    if (++depth > MOST_NESTED) {
      throw new MalformedValueException("messages are nested too deeply");
    }
    json.character('{');
    fields(shape, message, false);
    json.character('}');
    depth--;
  }

  private void fields(MessageShape shape, WireMessage message, boolean begun)
      throws MalformedValueException {
    boolean comma = begun;
    boolean isTopMeta = depth == 1 && shape.goType().equals(OBJECT_META);
    for (FieldShape field : shape.fields()) {
      WireMessage holder = holder(message, field.path());
      int number = field.path()[field.path().length - 1];
      boolean isRevision = isTopMeta && field.name().equals(REVISION);
      if (!isRevision && isLeftOut(field, holder, number)) {
        continue;
      }
      if (comma) {
        json.character(',');
      }
      comma = true;
      json.character('"').ascii(field.name()).ascii("\":");
      if (isRevision) {
        json.character('"').number(revision).character('"');
      } else {
        value(field, holder, number);
      }
    }
    countUnknown(shape, message);
  }

  /** The message that holds the field: this one, or one that JSON inlines. */
  private static WireMessage holder(WireMessage message, int[] path)
      throws MalformedValueException {
    WireMessage holder = message;
    for (int i = 0; i < path.length - 1; i++) {
      int index = holder.last(path[i]);
      holder = index < 0 ? NOTHING : holder.message(index);
    }
    return holder;
  }

  private boolean isLeftOut(FieldShape field, WireMessage holder, int number)
      throws MalformedValueException {
    if (field.leftOut() == LeftOut.NEVER) {
      return false;
    }
    int index = holder.last(number);
    if (field.count() != Count.ONE) {
      return index < 0;
    }
    return ScalarJson.isEmpty(field.type(), field.leftOut(), holder, index);
  }

  private void value(FieldShape field, WireMessage holder, int number)
      throws MalformedValueException {
    switch (field.count()) {
      case ONE -> single(field, holder, holder.last(number));
      case POINTER -> {
        int index = holder.last(number);
        if (index < 0) {
          json.ascii("null");
        } else {
          single(field, holder, index);
        }
      }
      case LIST -> list(field, holder, number);
      case MAP -> map(field, holder, number);
    }
  }

  private void single(FieldShape field, WireMessage holder, int index)
      throws MalformedValueException {
    if (field.type() == FieldShape.Type.MESSAGE) {
      message(field.message(), index < 0 ? NOTHING : holder.message(index));
    } else {
      scalars.write(field.type(), holder, index);
    }
  }

  private void list(FieldShape field, WireMessage holder, int number)
      throws MalformedValueException {
    int index = holder.next(number, 0);
    if (index < 0) {
      json.ascii("null");
      return;
    }
    char before = '[';
    for (; index >= 0; index = holder.next(number, index + 1)) {
      json.character(before);
      single(field, holder, index);
      before = ',';
    }
    json.character(']');
  }

  /** Go writes the keys of a map in the order of their bytes. */
  private void map(FieldShape field, WireMessage holder, int number)
      throws MalformedValueException {
    Map<Key, WireMessage> entries = new TreeMap<>();
    for (int i = holder.next(number, 0); i >= 0; i = holder.next(number, i + 1)) {
      WireMessage entry = holder.message(i);
      entries.put(Key.of(entry, entry.last(MAP_KEY)), entry);
    }
    if (entries.isEmpty()) {
      json.ascii("null");
      return;
    }
    char before = '{';
    for (Map.Entry<Key, WireMessage> entry : entries.entrySet()) {
      byte[] key = entry.getKey().utf8();
      json.character(before).string(key, 0, key.length).character(':');
      int index = entry.getValue().last(MAP_VALUE);
      if (index < 0 && field.type() == FieldShape.Type.BYTES) {
        json.ascii("\"\"");
      } else {
        single(field, entry.getValue(), index);
      }
      before = ',';
    }
    json.character('}');
  }

  private void countUnknown(MessageShape shape, WireMessage message) {
    for (int i = 0; i < message.count(); i++) {
      if (!shape.knows(message.number(i))) {
        unknownFields++;
      }
    }
  }

  private static WireMessage nothing() {
    try {
      return WireMessage.read(new byte[0], 0, 0);
    } catch (MalformedValueException e) {
      throw new IllegalStateException("no bytes are a message without fields", e);
    }
  }

  /** A key of a map, in the order of its bytes. */
  private record Key(String text) implements Comparable<Key> {
    static Key of(WireMessage entry, int index) throws MalformedValueException {
      if (index < 0) {
        return new Key("");
      }
      // One character for each byte keeps the order and loses none.
      return new Key(
          new String(
              entry.bytes(), entry.start(index), entry.length(index), StandardCharsets.ISO_8859_1));
    }

    byte[] utf8() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public int compareTo(Key other) {
      return text.compareTo(other.text);
    }
  }
}
