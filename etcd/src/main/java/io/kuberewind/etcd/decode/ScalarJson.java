package io.kuberewind.etcd.decode;

import io.kuberewind.etcd.decode.FieldShape.LeftOut;

/** Writes the values that hold no other fields, those with a JSON form of their own among them. */
final class ScalarJson {
  private static final int FIRST = 1;
  private static final int SECOND = 2;
  private static final int THIRD = 3;

  private final JsonText json;

  ScalarJson(JsonText json) {
    this.json = json;
  }

  /** Whether Go leaves the value out; {@code index} is -1 where the wire has none. */
  static boolean isEmpty(FieldShape.Type type, LeftOut leftOut, WireMessage holder, int index)
      throws MalformedValueException {
    return switch (type) {
      case STRING, BYTES -> index < 0 || holder.length(index) == 0;
      case BOOL, INT -> index < 0 || holder.varint(index) == 0;
      case ITEMS -> index < 0 || holder.message(index).last(FIRST) < 0;
      // A struct is never empty to Go; only omitzero asks it whether it is zero.
      case TIME, MICROTIME -> leftOut == LeftOut.ZERO && isZeroTime(holder, index);
      case DURATION, QUANTITY, INTORSTRING, JSON, MESSAGE ->
          leftOut == LeftOut.ZERO && (index < 0 || holder.length(index) == 0);
    };
  }

  /** Writes the field at {@code index}; -1 stands for Go's zero value. */
  void write(FieldShape.Type type, WireMessage holder, int index) throws MalformedValueException {
    switch (type) {
      case STRING -> string(holder, index);
      case BOOL -> json.ascii(index >= 0 && holder.varint(index) != 0 ? "true" : "false");
      case INT -> json.number(index < 0 ? 0 : holder.varint(index));
      case BYTES -> bytes(holder, index);
      case ITEMS -> items(holder, index);
      case TIME, MICROTIME -> time(type, holder, index);
      case DURATION -> json.string(GoTime.duration(number(holder, index, FIRST)));
      case QUANTITY -> quantity(holder, index);
      case INTORSTRING -> intOrString(holder, index);
      case JSON -> raw(holder, index);
      case MESSAGE -> throw new IllegalArgumentException("a message is no scalar");
    }
  }

  private void string(WireMessage holder, int index) throws MalformedValueException {
    if (index < 0) {
      json.ascii("\"\"");
    } else {
      json.string(holder.bytes(), holder.start(index), holder.length(index));
    }
  }

  private void bytes(WireMessage holder, int index) throws MalformedValueException {
    if (index < 0) {
      json.ascii("null");
    } else {
      json.base64(holder.bytes(), holder.start(index), holder.length(index));
    }
  }

  private void items(WireMessage holder, int index) throws MalformedValueException {
    if (index < 0) {
      json.ascii("[]");
      return;
    }
    WireMessage list = holder.message(index);
    json.character('[');
    for (int i = list.next(FIRST, 0); i >= 0; i = list.next(FIRST, i + 1)) {
      string(list, i);
      if (list.next(FIRST, i + 1) >= 0) {
        json.character(',');
      }
    }
    json.character(']');
  }

  private void time(FieldShape.Type type, WireMessage holder, int index)
      throws MalformedValueException {
    if (isZeroTime(holder, index)) {
      json.ascii("null");
      return;
    }
    long seconds = number(holder, index, FIRST);
    json.character('"')
        .ascii(
            type == FieldShape.Type.TIME
                ? GoTime.seconds(seconds)
                : GoTime.micros(seconds, number(holder, index, SECOND)))
        .character('"');
  }

  private static boolean isZeroTime(WireMessage holder, int index) throws MalformedValueException {
    return index < 0 || holder.length(index) == 0;
  }

  private void quantity(WireMessage holder, int index) throws MalformedValueException {
    WireMessage quantity = index < 0 ? null : holder.message(index);
    int text = quantity == null ? -1 : quantity.last(FIRST);
    if (text < 0 || quantity.length(text) == 0) {
      json.ascii("\"0\"");
    } else {
      string(quantity, text);
    }
  }

  private void intOrString(WireMessage holder, int index) throws MalformedValueException {
    if (number(holder, index, FIRST) == 0) {
      json.number(number(holder, index, SECOND));
    } else {
      WireMessage either = holder.message(index);
      string(either, either.last(THIRD));
    }
  }

  private void raw(WireMessage holder, int index) throws MalformedValueException {
    WireMessage wrapper = index < 0 ? null : holder.message(index);
    int raw = wrapper == null ? -1 : wrapper.last(FIRST);
    if (raw < 0) {
      json.ascii("null");
    } else {
      json.json(wrapper.bytes(), wrapper.start(raw), wrapper.length(raw));
    }
  }

  /** The number in a small message; 0 where there is none. */
  private static long number(WireMessage holder, int index, int number)
      throws MalformedValueException {
    if (index < 0) {
      return 0;
    }
    WireMessage message = holder.message(index);
    int field = message.last(number);
    return field < 0 ? 0 : message.varint(field);
  }
}
