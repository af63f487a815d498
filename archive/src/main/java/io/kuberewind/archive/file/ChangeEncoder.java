package io.kuberewind.archive.file;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.RecordTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** Avro binary of changes. Not for use by several threads. */
final class ChangeEncoder {
  private final SpecificDatumWriter<Change> writer;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
  private BinaryEncoder encoder;

  ChangeEncoder() {
    RecordTypes.trust();
    writer = new SpecificDatumWriter<>(Change.getClassSchema());
  }

  /**
   * @throws IllegalArgumentException when the change is larger than a block may be
   */
  byte[] encode(Change change) {
    bytes.reset();
    encoder = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
    try {
      writer.write(change, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (bytes.size() > ContainerFormat.MAX_BLOCK_BYTES / 2) {
      throw new IllegalArgumentException(
          "A change of %,d bytes is larger than an archive takes".formatted(bytes.size()));
    }
    return bytes.toByteArray();
  }
}
