package io.kuberewind.archive.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an encrypted object begins with, in the clear: which key opens it. FORMAT.md says it in
 * words.
 *
 * @param keyId id of the key that wrapped the object's own key
 * @param wrapped the object's own key, as only the owner of that key can read it
 * @param length bytes of the object before it was encrypted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SealHeader(String keyId, byte[] wrapped, long length) {
  /** Bytes that a header always takes, so that places in the object follow without reading it. */
  public static final int BYTES = 1024;

  private static final byte[] MAGIC = "KRSEAL1\n".getBytes(StandardCharsets.US_ASCII);

  /** The header as it is written, filled up with zeros. */
  public byte[] encode() {
    byte[] id = keyId.getBytes(StandardCharsets.UTF_8);
    if (length < 0 || MAGIC.length + 12 + id.length + wrapped.length > BYTES) {
      throw new IllegalArgumentException(
          "A key id of %d bytes with a wrapped key of %d does not fit"
              .formatted(id.length, wrapped.length));
    }
    ByteBuffer header = ByteBuffer.allocate(BYTES).put(MAGIC).putLong(length);
    header.putShort((short) id.length).put(id);
    header.putShort((short) wrapped.length).put(wrapped);
    return header.array();
  }

  /** The header that {@code bytes} begin with; empty when the object is not an encrypted one. */
  public static Optional<SealHeader> parse(byte[] bytes) {
    if (bytes.length < MAGIC.length
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return Optional.empty();
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, BYTES));
    header.position(MAGIC.length);
    try {
      long length = header.getLong();
      String keyId = new String(part(header), StandardCharsets.UTF_8);
      SealHeader parsed = new SealHeader(keyId, part(header), length);
      boolean whole =
          bytes.length < BYTES || Arrays.equals(bytes, 0, BYTES, parsed.encode(), 0, BYTES);
      return whole ? Optional.of(parsed) : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] part(ByteBuffer header) {
    byte[] part = new byte[Math.min(header.getShort() & 0xffff, BYTES)];
    header.get(part);
    return part;
  }
}
