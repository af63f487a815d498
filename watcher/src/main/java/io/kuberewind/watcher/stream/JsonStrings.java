package io.kuberewind.watcher.stream;

import java.nio.charset.StandardCharsets;

/** Strings of JSON in UTF-8, between their quotes. */
final class JsonStrings {
  private static final int HEX_DIGITS = 4;

  /** What a byte within a string is: 0 where it stands for itself. */
  private static final byte[] KINDS = new byte[256];

  private static final byte QUOTE = 1;
  private static final byte BACKSLASH = 2;
  private static final byte CONTROL = 3;

  /** Kinds from here on are leading bytes: those less this is how many bytes follow. */
  private static final byte LEADING = 10;

  static {
    for (int b = 0; b < KINDS.length; b++) {
      KINDS[b] = kind(b);
    }
  }

  private JsonStrings() {}

  /**
   * The place behind the closing quote of the string whose first byte is at {@code from}.
   *
   * @throws MalformedEventException when it does not end, or is none
   */
  static int end(byte[] bytes, int from) {
    byte[] kinds = KINDS;
    int at = Bytes.skipPlain(bytes, from);
    while (at < bytes.length) {
      byte kind = kinds[bytes[at] & 0xff];
      if (kind == 0) {
        at++;
      } else if (kind == QUOTE) {
        return at + 1;
      } else if (kind == BACKSLASH) {
        at = Bytes.skipPlain(bytes, afterEscape(bytes, at + 1));
      } else if (kind == CONTROL) {
        throw new MalformedEventException("byte %d may not be in a string".formatted(at), null);
      } else {
        at = Bytes.skipPlain(bytes, afterCharacter(bytes, at, kind - LEADING));
      }
    }
    throw cut();
  }

  /** Whether there is an escape between the two. */
  static boolean isEscaped(byte[] bytes, int from, int to) {
    return Bytes.indexOf((byte) '\\', bytes, from, to) >= 0;
  }

  /** What the string says that {@link #end} went over, its quotes not included. */
  static String text(byte[] bytes, int from, int to) {
    String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (!isEscaped(bytes, from, to)) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw.length());
    int at = 0;
    for (int escape = raw.indexOf('\\'); escape >= 0; escape = raw.indexOf('\\', at)) {
      text.append(raw, at, escape);
      at = escape + 2;
      char escaped = raw.charAt(escape + 1);
      if (escaped == 'u') {
        text.append((char) Integer.parseInt(raw, at, at + HEX_DIGITS, 16));
        at += HEX_DIGITS;
      } else {
        text.append(meant(escaped));
      }
    }
    return text.append(raw, at, raw.length()).toString();
  }

  static MalformedEventException cut() {
    return new MalformedEventException("it ends too early", null);
  }

  private static char meant(char escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escaped;
    };
  }

  private static int afterEscape(byte[] bytes, int at) {
    if (at == bytes.length) {
      throw cut();
    }
    switch (bytes[at]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return at + 1;
      }
      case 'u' -> {
        int end = at + 1 + HEX_DIGITS;
        if (end > bytes.length) {
          throw cut();
        }
        for (int i = at + 1; i < end; i++) {
          if (bytes[i] < 0 || Character.digit(bytes[i], 16) < 0) {
            throw new MalformedEventException("byte %d is no hex digit".formatted(i), null);
          }
        }
        return end;
      }
      default ->
          throw new MalformedEventException("byte %d may not be escaped".formatted(at), null);
    }
  }

  private static int afterCharacter(byte[] bytes, int leading, int following) {
    int end = leading + 1 + following;
    if (end > bytes.length) {
      throw cut();
    }
    for (int i = leading + 1; i < end; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        throw new MalformedEventException("byte %d is not UTF-8".formatted(i), null);
      }
    }
    return end;
  }

  private static byte kind(int b) {
    if (b == '"') {
      return QUOTE;
    }
    if (b == '\\') {
      return BACKSLASH;
    }
    if (b >= 0xc0 && b < 0xf8) {
      return (byte) (LEADING + (b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3));
    }
    return b < ' ' || b >= 0x80 ? CONTROL : 0;
  }
}
