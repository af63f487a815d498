package io.kuberewind.sealing;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What is encrypted, and what it is bound to. Plaintext: length (4 bytes, big-endian), then the
 * bytes, deflated; ciphertexts do not compress. Bound to: what it is, resource key, timeline,
 * revision and key id, so that no ciphertext can stand in another's place.
 */
final class SealedText {
  static final String OBJECT = "object";
  static final String ETCD_VALUE = "etcd-value";
  private static final String FORMAT = "kuberewind/sealed/1";
  private static final int MAX_BYTES = 64 << 20;

  private SealedText() {}

  static byte[] boundTo(Change change, String what, String keyId) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    for (String part : new String[] {FORMAT, what, keyId, ResourceKey.of(change).text()}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      out.writeBytes(bytes);
    }
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
            .putInt(change.getTimeline())
            .putLong(change.getRevision())
            .array());
    return out.toByteArray();
  }

  static byte[] pack(ByteBuffer content) {
    byte[] bytes = bytes(content);
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      byte[] chunk = new byte[8192];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** The bytes that were packed: at most as many as were declared, and those are bounded. */
  static ByteBuffer unpack(byte[] packed) throws DataFormatException {
    if (packed.length < Integer.BYTES) {
      throw new DataFormatException("too short");
    }
    int length = ByteBuffer.wrap(packed).getInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new DataFormatException("more than an object can be");
    }
    byte[] bytes = new byte[length];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed, Integer.BYTES, packed.length - Integer.BYTES);
      int read = 0;
      while (read < length) {
        int more = inflater.inflate(bytes, read, length - read);
        if (more == 0) {
          throw new DataFormatException("shorter than declared");
        }
        read += more;
      }
      return ByteBuffer.wrap(bytes);
    } finally {
      inflater.end();
    }
  }

  static byte[] bytes(ByteBuffer buffer) {
    if (buffer.hasArray()
        && buffer.arrayOffset() == 0
        && buffer.remaining() == buffer.array().length) {
      return buffer.array();
    }
    ByteBuffer view = buffer.duplicate();
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return bytes;
  }
}
