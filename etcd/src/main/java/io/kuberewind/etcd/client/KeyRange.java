package io.kuberewind.etcd.client;

import com.google.protobuf.ByteString;

/**
 * Keys from one, inclusive, to another, exclusive, in the order of their bytes.
 *
 * @param from first key
 * @param to end of the range; a single zero byte stands for no end
 */
public record KeyRange(ByteString from, ByteString to) {
  private static final ByteString NO_END = ByteString.copyFrom(new byte[] {0});

  /** Every key. */
  public static final KeyRange ALL = new KeyRange(NO_END, NO_END);

  /** The keys that begin with {@code prefix}. */
  public static KeyRange prefix(String prefix) {
    ByteString from = ByteString.copyFromUtf8(prefix);
    byte[] end = from.toByteArray();
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xff) {
        end[i]++;
        return new KeyRange(from, ByteString.copyFrom(end, 0, i + 1));
      }
    }
    return new KeyRange(from, NO_END);
  }

  /** The rest of the range behind {@code key}. */
  KeyRange after(ByteString key) {
    return new KeyRange(key.concat(NO_END), to);
  }
}
