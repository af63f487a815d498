package io.kuberewind.standalone.wire;

import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How the API writes a record into an answer: 4 bytes partition, 8 bytes offset, 4 bytes length,
 * big-endian, and the record in the wire format.
 */
public final class RecordFrame {
  private RecordFrame() {}

  /** Writes one record. */
  public static void write(DataOutputStream out, int partition, long offset, byte[] record)
      throws IOException {
    out.writeInt(partition);
    out.writeLong(offset);
    out.writeInt(record.length);
    out.write(record);
  }
}
