package io.kuberewind.archive.file;

import io.kuberewind.schemas.Change;
import java.util.Arrays;

/**
 * A change within the decompressed block it was read from.
 *
 * @param decoder of the file
 * @param block the block
 * @param from where the change begins in it
 * @param length its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RawRow(ChangeDecoder decoder, byte[] block, int from, int length) {
  Change decode() {
    return decoder.decode(block, from, length);
  }

  /** Whether the bytes are those that this build would write. */
  boolean isCurrent() {
    return decoder.isCurrent();
  }

  byte[] bytes() {
    return Arrays.copyOfRange(block, from, from + length);
  }
}
