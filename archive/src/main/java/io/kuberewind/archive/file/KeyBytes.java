package io.kuberewind.archive.file;

import io.kuberewind.archive.block.AvroCursor;
import io.kuberewind.schemas.ResourceKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of a resource key, made from its parts as they lie in a block. What {@link ResourceKey}
 * encodes is rare, and left to it.
 */
final class KeyBytes {
  private static final int CLUSTER = 0;
  private static final int RESOURCE = 2;
  private static final int NAME = 4;

  private KeyBytes() {}

  /**
   * @param parts cluster, group, resource, namespace, name: as {@link AvroCursor#skipBytes} says
   *     where they are
   */
  static byte[] of(byte[] block, long[] parts) throws IOException {
    if (AvroCursor.length(parts[CLUSTER]) == 0
        || AvroCursor.length(parts[RESOURCE]) == 0
        || AvroCursor.length(parts[NAME]) == 0) {
      throw new IOException("a change is of no resource");
    }
    int total = parts.length - 1;
    for (long part : parts) {
      total += AvroCursor.length(part);
    }
    byte[] key = new byte[total];
    int at = 0;
    for (long part : parts) {
      if (at > 0) {
        key[at++] = '/';
      }
      if (!copyPlain(block, AvroCursor.from(part), key, at, AvroCursor.length(part))) {
        return encoded(block, parts);
      }
      at += AvroCursor.length(part);
    }
    return key;
  }

  private static boolean copyPlain(byte[] block, int from, byte[] key, int at, int length) {
    for (int i = 0; i < length; i++) {
      byte b = block[from + i];
      if ((b >= 0 && b <= 0x20) || b == '%' || b == '/' || b == 0x7f) {
        return false;
      }
      key[at + i] = b;
    }
    return true;
  }

  private static byte[] encoded(byte[] block, long[] parts) {
    return new ResourceKey(
            text(block, parts[0]),
            text(block, parts[1]),
            text(block, parts[2]),
            text(block, parts[3]),
            text(block, parts[4]))
        .bytes();
  }

  private static String text(byte[] block, long part) {
    return new String(
        block, AvroCursor.from(part), AvroCursor.length(part), StandardCharsets.UTF_8);
  }
}
