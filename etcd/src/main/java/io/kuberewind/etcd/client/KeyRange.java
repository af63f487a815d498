package io.kuberewind.etcd.client;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Keys from one, inclusive, to another, exclusive, in the order of their bytes.
 *
 * @param from first key
 * @param to end of the range; a single zero byte stands for no end
 */
public record KeyRange(ByteString from, ByteString to) {
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

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

  /** One key. */
  public static KeyRange only(ByteString key) {
    return new KeyRange(key, key.concat(NO_END));
  }

  /** The range cut at these keys, which each begin a part; those outside of it cut nothing. */
  public List<KeyRange> cutAt(List<ByteString> keys) {
    List<KeyRange> parts = new ArrayList<>();
    ByteString from = this.from;
    for (ByteString key : keys) {
      if (ORDER.compare(from, key) < 0 && isBeforeEnd(key)) {
        parts.add(new KeyRange(from, key));
        from = key;
      }
    }
    parts.add(new KeyRange(from, to));
    return parts;
  }

  public boolean contains(ByteString key) {
    return ORDER.compare(from, key) <= 0 && isBeforeEnd(key);
  }

  /** Whether the range is of one key only. */
  public boolean isOneKey() {
    return to.equals(from.concat(NO_END));
  }

  /** The rest of the range behind {@code key}. */
  KeyRange after(ByteString key) {
    return new KeyRange(key.concat(NO_END), to);
  }

  private boolean isBeforeEnd(ByteString key) {
    return to.equals(NO_END) || ORDER.compare(key, to) < 0;
  }
}
