package io.kuberewind.schemas.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;

/**
 * What one thread writes its records to, again and again: of each one only the bytes that it comes
 * to are made anew.
 */
final class Scratch {
  private static final int FIRST_BYTES = 8 * 1024;
  private static final int KEPT_BYTES = 256 * 1024;

  private ByteArrayOutputStream out = new ByteArrayOutputStream(FIRST_BYTES);
  private BinaryEncoder encoder;

  /** The record in the wire format, under the id of its schema. */
  <T> byte[] bytes(int id, T record, DatumWriter<T> writer) {
    out.reset();
    out.write(WireCodec.MAGIC);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    // It holds back small writes; what a record that failed left in it must not get to the next.
    BinaryEncoder reused = encoder;
    encoder = null;
    BinaryEncoder to = EncoderFactory.get().binaryEncoder(out, reused);
    try {
      writer.write(record, to);
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    encoder = to;
    byte[] bytes = out.toByteArray();
    if (bytes.length > KEPT_BYTES) {
      out = new ByteArrayOutputStream(FIRST_BYTES);
    }
    return bytes;
  }
}
