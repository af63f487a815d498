package io.kuberewind.schemas.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;

/**
 * What one thread writes its records to, again and again: of each one only the bytes that it comes
 * to are made anew. Avro's encoder writes here without a buffer of its own, since its buffered one
 * makes a copy of every object on the way.
 */
final class Scratch extends OutputStream {
  private static final int FIRST_BYTES = 8 * 1024;
  private static final int KEPT_BYTES = 256 * 1024;

  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(this, null);
  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  /** The record in the wire format, under the id of its schema. */
  <T> byte[] bytes(int id, T record, DatumWriter<T> writer) {
    length = 0;
    write(WireCodec.MAGIC);
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      write(id >>> shift);
    }
    try {
      writer.write(record, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] written = Arrays.copyOf(bytes, length);
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[FIRST_BYTES];
    }
    return written;
  }

  @Override
  public void write(int b) {
    makeRoom(1);
    bytes[length++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int offset, int count) {
    makeRoom(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  private void makeRoom(int count) {
    if (count > bytes.length - length) {
      int doubled = (int) Math.min(Integer.MAX_VALUE - Long.BYTES, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), doubled));
    }
  }
}
