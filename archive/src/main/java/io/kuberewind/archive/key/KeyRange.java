package io.kuberewind.archive.key;

import io.kuberewind.schemas.ResourceKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A run of resource keys, by the unsigned order of their bytes.
 *
 * @param from first key, inclusive
 * @param to end, exclusive; null where the range has no end
 */
@SuppressWarnings("ArrayRecordComponent") // compares its arrays itself
public record KeyRange(byte[] from, byte[] to) {

  /** The keys that begin with {@code prefix}. */
  public static KeyRange prefix(String prefix) {
    byte[] from = prefix.getBytes(StandardCharsets.UTF_8);
    return new KeyRange(from, successor(from));
  }

  /** That key alone. */
  public static KeyRange only(ResourceKey key) {
    byte[] from = key.bytes();
    // No key byte is 0x00: nothing lies between a key and itself followed by a zero byte.
    return new KeyRange(from, Arrays.copyOf(from, from.length + 1));
  }

  public boolean contains(byte[] key) {
    return Arrays.compareUnsigned(key, from) >= 0
        && (to == null || Arrays.compareUnsigned(key, to) < 0);
  }

  /** What is left of the range without {@code other}: up to two ranges. */
  public List<KeyRange> without(KeyRange other) {
    List<KeyRange> left = new ArrayList<>();
    if (Arrays.compareUnsigned(from, other.from) < 0) {
      boolean endsBefore = to != null && Arrays.compareUnsigned(to, other.from) <= 0;
      left.add(new KeyRange(from, endsBefore ? to : other.from));
    }
    if (other.to != null && (to == null || Arrays.compareUnsigned(other.to, to) < 0)) {
      boolean beginsBehind = Arrays.compareUnsigned(from, other.to) >= 0;
      left.add(new KeyRange(beginsBehind ? from : other.to, to));
    }
    return left;
  }

  /** Whether a key from {@code first} to {@code last}, both inclusive, may lie in the range. */
  public boolean overlaps(byte[] first, byte[] last) {
    return Arrays.compareUnsigned(last, from) >= 0
        && (to == null || Arrays.compareUnsigned(first, to) < 0);
  }

  /** The least key behind every key that begins with {@code prefix}; null when there is none. */
  private static byte[] successor(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        byte[] next = Arrays.copyOf(prefix, i + 1);
        next[i]++;
        return next;
      }
    }
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyRange range
        && Arrays.equals(from, range.from)
        && Arrays.equals(to, range.to);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
  }

  @Override
  public String toString() {
    return "[%s, %s)"
        .formatted(
            new String(from, StandardCharsets.UTF_8),
            to == null ? "" : new String(to, StandardCharsets.UTF_8));
  }
}
