package io.kuberewind.cli.terminal;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Text from a cluster, made harmless for a terminal: names and values may hold escape sequences,
 * line breaks and characters that turn the reading direction around.
 */
public final class SafeText {
  private SafeText() {}

  /** {@code text} on one line, with a visible mark in place of each character that would act. */
  public static String line(String text) {
    int i = 0;
    while (i < text.length() && !acts(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length());
    for (i = 0; i < text.length(); i++) {
      safe.append(acts(text.charAt(i)) ? '\uFFFD' : text.charAt(i));
    }
    return safe.toString();
  }

  /** {@code text} with its line breaks kept. */
  public static String lines(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      safe.append(acts(c) && c != '\n' ? '\uFFFD' : c);
    }
    return safe.toString();
  }

  /** A writer of JSON that escapes what acts: outside of texts JSON has none of it. */
  public static Writer json(Writer out) {
    return new FilterWriter(out) {
      @Override
      public void write(int c) throws IOException {
        if (acts((char) c) && c != '\n') {
          out.write(String.format("\\u%04x", c));
        } else {
          out.write(c);
        }
      }

      @Override
      public void write(char[] text, int from, int length) throws IOException {
        int begin = from;
        for (int i = from; i < from + length; i++) {
          if (acts(text[i]) && text[i] != '\n') {
            out.write(text, begin, i - begin);
            write(text[i]);
            begin = i + 1;
          }
        }
        out.write(text, begin, from + length - begin);
      }

      @Override
      public void write(String text, int from, int length) throws IOException {
        write(text.toCharArray(), from, length);
      }
    };
  }

  private static boolean acts(char c) {
    return c < 0x20
        || (c >= 0x7f && c <= 0x9f)
        || c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
