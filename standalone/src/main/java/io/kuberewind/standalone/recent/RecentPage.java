package io.kuberewind.standalone.recent;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * As many records of the history as are held in memory at once.
 *
 * @param records in the order of the offsets within each partition
 * @param rest what is still to be read
 */
record RecentPage(List<Entry> records, Span rest) {

  /** A record; {@code value} wraps an array in the wire format. */
  record Entry(int partition, long offset, ByteBuffer value) {}

  /**
   * For each record 4 bytes partition, 8 bytes offset, 4 bytes length, big-endian, and the value.
   */
  void writeTo(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    for (Entry entry : records) {
      data.writeInt(entry.partition());
      data.writeLong(entry.offset());
      data.writeInt(entry.value().remaining());
      data.write(entry.value().array());
    }
    data.flush();
  }
}
