package io.kuberewind.etcd.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** JSON as Go's encoder writes it: no blanks, and the characters of HTML escaped. */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int size;

  JsonText(int roughly) {
    bytes = new byte[Math.max(256, roughly)];
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  JsonText ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  JsonText character(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  JsonText number(long value) {
    return ascii(Long.toString(value));
  }

  JsonText string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return string(utf8, 0, utf8.length);
  }

  /** A string from UTF-8; what is no UTF-8 becomes U+FFFD, a byte at a time. */
  JsonText string(byte[] utf8, int from, int length) {
    room(length + 2);
    bytes[size++] = '"';
    int end = from + length;
    int at = from;
    while (at < end) {
      int next = utf8[at] & 0xff;
      if (next < 0x80) {
        asciiInString(next);
        at++;
      } else {
        at += beyondAscii(utf8, at, end);
      }
    }
    return character('"');
  }

  JsonText base64(byte[] raw, int from, int length) {
    byte[] encoded = Base64.getEncoder().encode(Arrays.copyOfRange(raw, from, from + length));
    room(encoded.length + 2);
    bytes[size++] = '"';
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
    return character('"');
  }

  /**
   * JSON that is stored as such, without its blanks.
   *
   * @throws MalformedValueException when its brackets or strings do not end where it does
   */
  JsonText json(byte[] raw, int from, int length) throws MalformedValueException {
    room(length);
    int depth = 0;
    boolean inString = false;
    for (int at = from; at < from + length; at++) {
      byte next = raw[at];
      if (inString) {
        at = inString(raw, at, from + length);
        inString = next != '"';
      } else if (next == ' ' || next == '\t' || next == '\n' || next == '\r') {
        continue;
      } else {
        depth += next == '{' || next == '[' ? 1 : next == '}' || next == ']' ? -1 : 0;
        inString = next == '"';
        character((char) next);
      }
      if (depth < 0) {
        break;
      }
    }
    if (depth != 0 || inString) {
      throw new MalformedValueException("JSON within the object does not end");
    }
    return this;
  }

  /** Copies what stands in a string at {@code at}; answers the last byte that it took. */
  private int inString(byte[] raw, int at, int end) throws MalformedValueException {
    byte next = raw[at];
    if (next == '\\') {
      if (at + 1 >= end) {
        throw new MalformedValueException("JSON within the object does not end");
      }
      character('\\').character((char) (raw[at + 1] & 0xff));
      return at + 1;
    }
    if (next == '<' || next == '>' || next == '&') {
      unicode(next);
    } else if (isLineSeparator(raw, at, end)) {
      unicode(0x2028 + (raw[at + 2] & 1));
      return at + 2;
    } else {
      room(1);
      bytes[size++] = next;
    }
    return at;
  }

  private void asciiInString(int next) {
    switch (next) {
      case '"' -> character('\\').character('"');
      case '\\' -> character('\\').character('\\');
      case '\n' -> character('\\').character('n');
      case '\r' -> character('\\').character('r');
      case '\t' -> character('\\').character('t');
      case '\b' -> character('\\').character('b');
      case '\f' -> character('\\').character('f');
      case '<', '>', '&' -> unicode(next);
      default -> {
        if (next < 0x20) {
          unicode(next);
        } else {
          character((char) next);
        }
      }
    }
  }

  /** Writes the character at {@code at}; answers its length in bytes. */
  private int beyondAscii(byte[] utf8, int at, int end) {
    int length = Utf8.length(utf8, at, end);
    if (length == 0) {
      unicode(0xfffd);
      return 1;
    }
    if (isLineSeparator(utf8, at, end)) {
      unicode(0x2028 + (utf8[at + 2] & 1));
      return length;
    }
    room(length);
    System.arraycopy(utf8, at, bytes, size, length);
    size += length;
    return length;
  }

  /** U+2028 or U+2029, which end a line in JavaScript. */
  private static boolean isLineSeparator(byte[] utf8, int at, int end) {
    return at + 2 < end
        && (utf8[at] & 0xff) == 0xe2
        && (utf8[at + 1] & 0xff) == 0x80
        && (utf8[at + 2] & 0xfe) == 0xa8;
  }

  private void unicode(int character) {
    room(6);
    bytes[size++] = '\\';
    bytes[size++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[size++] = HEX[character >> shift & 15];
    }
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
