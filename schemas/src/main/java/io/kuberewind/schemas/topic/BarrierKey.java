package io.kuberewind.schemas.topic;

import java.nio.charset.StandardCharsets;

/**
 * Key of a barrier record: a 0x01 byte, which no resource key begins with, then the partition as
 * decimal text. It lets a partitioner send the barrier to the partition that it belongs to.
 */
public final class BarrierKey {
  private static final byte MARK = 0x01;

  private BarrierKey() {}

  /** The key of the copy for {@code partition}. */
  public static byte[] of(int partition) {
    return ("\u0001" + partition).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether {@code key} is a barrier's. */
  public static boolean is(byte[] key) {
    return key != null && key.length > 1 && key[0] == MARK;
  }

  /**
   * The partition that a barrier's key names.
   *
   * @throws NumberFormatException when the rest of the key is not a number
   */
  public static int partition(byte[] key) {
    return Integer.parseInt(new String(key, 1, key.length - 1, StandardCharsets.US_ASCII));
  }
}
