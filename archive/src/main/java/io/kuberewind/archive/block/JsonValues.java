package io.kuberewind.archive.block;

import java.io.IOException;

/**
 * Takes an object's JSON apart into its shape and its values. The shape is the text with a {@link
 * #HOLE} in place of each value: of a string without its quotes, a number, a literal, and of a
 * member's name too where it is escaped, as those of managed fields that hold a uid or an address
 * are. It looks at the text only, so that whatever bytes there are can be put together again.
 */
final class JsonValues {
  static final byte HOLE = 0;

  private final byte[] text;
  private final int end;
  private final BoundedBytes shape;
  private final IntList values;
  private int at;

  private JsonValues(byte[] text, int from, int length, BoundedBytes shape, IntList values) {
    this.text = text;
    this.at = from;
    this.end = from + length;
    this.shape = shape;
    this.values = values;
  }

  /**
   * Adds the shape of an object to {@code shape}, and where each of its values begins and how long
   * it is to {@code values}.
   */
  static void take(byte[] text, int from, int length, BoundedBytes shape, IntList values)
      throws IOException {
    new JsonValues(text, from, length, shape, values).take();
  }

  private void take() throws IOException {
    while (at < end) {
      byte b = text[at];
      if (b == '"') {
        takeString();
      } else if (b == HOLE) {
        value(at, at + 1);
        at++;
      } else if (isLiteral(b)) {
        int from = at;
        while (at < end && isLiteral(text[at])) {
          at++;
        }
        value(from, at);
      } else {
        shape.add(b);
        at++;
      }
    }
  }

  private void takeString() throws IOException {
    int from = at + 1;
    int to = from;
    boolean plain = true;
    while (to < end && text[to] != '"') {
      plain &= text[to] != '\\' && text[to] != HOLE;
      to += text[to] == '\\' ? 2 : 1;
    }
    if (to >= end) {
      value(at, end);
      at = end;
      return;
    }
    boolean name = to + 1 < end && text[to + 1] == ':';
    if (name && plain) {
      shape.add(text, at, to + 1 - at);
    } else {
      shape.add((byte) '"');
      value(from, to);
      shape.add((byte) '"');
    }
    at = to + 1;
  }

  private void value(int from, int to) throws IOException {
    shape.add(HOLE);
    values.add(from);
    values.add(to - from);
  }

  private static boolean isLiteral(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || b == '-'
        || b == '+'
        || b == '.'
        || b == 'E';
  }
}
