package io.kuberewind.archive.block;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Avro binary that is being put together, up to a size. */
final class BoundedBytes {
  private final Buffer bytes = new Buffer();
  private final int most;

  /** Gives what was written so far without a copy. */
  private static final class Buffer extends ByteArrayOutputStream {
    ByteBuffer view() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }

  BoundedBytes(int most) {
    this.most = most;
  }

  void add(byte[] from, int offset, int length) throws IOException {
    if (length > most - bytes.size()) {
      throw new IOException("it would have more than %,d bytes".formatted(most));
    }
    bytes.write(from, offset, length);
  }

  void add(ByteBuffer other) throws IOException {
    byte[] copy = new byte[other.remaining()];
    other.duplicate().get(copy);
    add(copy, 0, copy.length);
  }

  void add(byte b) throws IOException {
    if (bytes.size() == most) {
      throw new IOException("it would have more than %,d bytes".formatted(most));
    }
    bytes.write(b);
  }

  /** A number as Avro writes it. */
  void addLong(long value) throws IOException {
    long zigzag = (value << 1) ^ (value >> 63);
    while ((zigzag & ~0x7FL) != 0) {
      add((byte) ((zigzag & 0x7F) | 0x80));
      zigzag >>>= 7;
    }
    add((byte) zigzag);
  }

  /** What was written, until more is. */
  ByteBuffer view() {
    return bytes.view();
  }

  void clear() {
    bytes.reset();
  }

  byte[] toArray() {
    return bytes.toByteArray();
  }
}
