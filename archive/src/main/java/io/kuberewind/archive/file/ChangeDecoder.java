package io.kuberewind.archive.file;

import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/** Decodes the changes of one file. Several threads may use it in turns. */
final class ChangeDecoder {
  private final ObjectPath path;
  private final boolean current;
  private final RowLayout layout;
  private final SpecificDatumReader<Change> datums;
  private BinaryDecoder decoder;

  /**
   * @throws DamagedFileException when {@code schema} is not one of changes
   */
  ChangeDecoder(ObjectPath path, Schema schema) {
    this.path = path;
    this.current = schema.equals(Change.getClassSchema());
    try {
      this.layout = new RowLayout(schema);
      this.datums = new SpecificDatumReader<>(schema, Change.getClassSchema());
    } catch (AvroRuntimeException e) {
      throw new DamagedFileException(path, "its schema is not one of changes", e);
    }
  }

  /** Whether the file has the schema of this build. */
  boolean isCurrent() {
    return current;
  }

  /** Where the parts are that rows are sorted and chosen by. */
  RowLayout layout() {
    return layout;
  }

  synchronized Change decode(byte[] block, int from, int length) {
    try {
      decoder = DecoderFactory.get().binaryDecoder(block, from, length, decoder);
      return datums.read(null, decoder);
    } catch (IOException
        | AvroRuntimeException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      throw new DamagedFileException(path, "a change in it does not parse: " + e, e);
    }
  }
}
