package io.kuberewind.watcher.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for bytes eight at a time, as a word of which each is a digit. A borrow or carry between
 * the digits can only make one behind the first hit look like a hit, so the first one is always
 * right. The tests are those of Warren, Hacker's Delight, "Find First 0-Byte".
 */
final class Bytes {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  private Bytes() {}

  /** The first place of {@code wanted} from {@code from} to before {@code to}; -1 without one. */
  static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    long pattern = (wanted & 0xff) * ONES;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long hits = zeros((long) WORDS.get(bytes, at) ^ pattern);
      if (hits != 0) {
        return at + first(hits);
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  /**
   * The first place from {@code from} on whose byte may mean something within a string of JSON:
   * quote, backslash, control character or anything beyond ASCII; or a place up to which there is
   * none, within eight bytes of the end.
   */
  static int skipPlain(byte[] bytes, int from) {
    int at = from;
    for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORDS.get(bytes, at);
      long control = (word - SPACES) & ~word & HIGH_BITS;
      long hits = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | control | (word & HIGH_BITS);
      if (hits != 0) {
        return at + first(hits);
      }
    }
    return at;
  }

  /** Has the high bit of each digit that is zero, up to the first. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  private static int first(long hits) {
    return Long.numberOfTrailingZeros(hits) >>> 3;
  }
}
