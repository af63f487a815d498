package io.kuberewind.watcher.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Moves over the bytes of JSON in UTF-8, and makes text only of what is asked for: what is passed
 * by costs a look at each byte. Strict: all that it moves over is checked against RFC 8259. Nothing
 * recurses, and nothing is bounded but by the bytes themselves.
 *
 * <p>Where Jackson reads whole documents just as well, this is what capture is bound by: of an
 * object of 4 KB a few names are read, and the rest goes out as it came.
 */
final class JsonCursor {
  private static final int FIRST_DEPTH = 64;

  private final byte[] bytes;
  private int at;
  private boolean isFirst;
  private byte[] name;
  private int nameFrom;
  private int nameTo;
  private int nameEnd;
  private boolean[] isObject = new boolean[FIRST_DEPTH];

  JsonCursor(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Where it stands; behind white space that leads to a value, once that was asked for. */
  int position() {
    return at;
  }

  /** Enters the object that begins here. */
  void enterObject() {
    toNext();
    expect('{');
    isFirst = true;
  }

  /** Enters the array that begins here. */
  void enterArray() {
    toNext();
    expect('[');
    isFirst = true;
  }

  /**
   * Moves to the value of the object's next field; false where it has no more, and is left. Of a
   * value everything is to be read or skipped before the next one is asked for.
   */
  boolean nextField() {
    if (isLeft('}')) {
      return false;
    }
    readName();
    return true;
  }

  /** Moves to the array's next element, as {@link #nextField} does. */
  boolean nextElement() {
    return !isLeft(']');
  }

  /** Whether the field is the one with this name. */
  boolean nameIs(byte[] wanted) {
    return Arrays.equals(name, nameFrom, nameTo, wanted, 0, wanted.length);
  }

  /** Whether the value here is an object. */
  boolean isObject() {
    return bytes[at] == '{';
  }

  /** Whether the value here is an array. */
  boolean isArray() {
    return bytes[at] == '[';
  }

  /** The value here where it is text; otherwise it is skipped, and the answer is empty. */
  String text() {
    if (bytes[at] != '"') {
      skip();
      return "";
    }
    int from = at + 1;
    at = JsonStrings.end(bytes, from);
    return JsonStrings.text(bytes, from, at - 1);
  }

  /** The value here where it is a whole number of an int's size; otherwise 0. */
  int number() {
    int from = at;
    skip();
    try {
      return Integer.parseInt(new String(bytes, from, at - from, StandardCharsets.US_ASCII));
    } catch (NumberFormatException notSuchANumber) {
      return 0;
    }
  }

  /** Passes the value here, whatever it is. */
  void skip() {
    int depth = 0;
    while (true) {
      byte first = bytes[at];
      if (first == '{' || first == '[') {
        at++;
        toNext();
        if (bytes[at] != (first == '{' ? '}' : ']')) {
          depth = push(depth, first == '{');
          continue;
        }
        at++;
      } else {
        skipScalar(first);
      }
      depth = leaveAll(depth);
      if (depth == 0) {
        return;
      }
    }
  }

  /** Nothing may follow but white space. */
  void end() {
    while (at < bytes.length && isSpace(bytes[at])) {
      at++;
    }
    if (at < bytes.length) {
      throw unexpected();
    }
  }

  private int push(int depth, boolean object) {
    if (depth == isObject.length) {
      isObject = Arrays.copyOf(isObject, 2 * depth);
    }
    isObject[depth] = object;
    if (object) {
      skipName();
    }
    return depth + 1;
  }

  /** Behind a value: leaves what ends with it, and moves to what follows in what does not. */
  private int leaveAll(int depth) {
    int left = depth;
    while (left > 0) {
      toNext();
      boolean object = isObject[left - 1];
      if (bytes[at] == ',') {
        at++;
        toNext();
        if (object) {
          skipName();
        }
        return left;
      }
      expect(object ? '}' : ']');
      left--;
    }
    return 0;
  }

  private boolean isLeft(char closing) {
    toNext();
    if (bytes[at] == closing) {
      at++;
      isFirst = false;
      return true;
    }
    if (!isFirst) {
      expect(',');
      toNext();
    }
    isFirst = false;
    return false;
  }

  private void readName() {
    int from = at + 1;
    skipName();
    name = bytes;
    nameFrom = from;
    nameTo = nameEnd;
    if (JsonStrings.isEscaped(bytes, nameFrom, nameTo)) {
      name = JsonStrings.text(bytes, nameFrom, nameTo).getBytes(StandardCharsets.UTF_8);
      nameFrom = 0;
      nameTo = name.length;
    }
  }

  private void skipName() {
    expect('"');
    at = JsonStrings.end(bytes, at);
    nameEnd = at - 1;
    toNext();
    expect(':');
    toNext();
  }

  private void skipScalar(byte first) {
    switch (first) {
      case '"' -> at = JsonStrings.end(bytes, at + 1);
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> skipNumber();
    }
  }

  private void literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at == bytes.length) {
        throw cut();
      }
      expect(word.charAt(i));
    }
  }

  private void skipNumber() {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      skipDigits();
    }
    if (peek() == '.') {
      at++;
      skipDigits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      skipDigits();
    }
  }

  private void skipDigits() {
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == from) {
      throw at == bytes.length ? cut() : unexpected();
    }
  }

  /** The byte here; 0, which is none of JSON's, at the end. */
  private byte peek() {
    return at < bytes.length ? bytes[at] : 0;
  }

  private void expect(char wanted) {
    if (bytes[at] != wanted) {
      throw unexpected();
    }
    at++;
  }

  /** Moves to the next byte that is not white space. */
  private void toNext() {
    while (at < bytes.length && isSpace(bytes[at])) {
      at++;
    }
    if (at == bytes.length) {
      throw cut();
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }

  private MalformedEventException unexpected() {
    return new MalformedEventException("byte %d does not belong there".formatted(at), null);
  }

  private static MalformedEventException cut() {
    return JsonStrings.cut();
  }
}
