package io.kuberewind.standalone.recent;

import io.kuberewind.standalone.wire.ApiSchemaIds;
import io.kuberewind.standalone.wire.RecordFrame;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * As many records of a topic as are held in memory at once.
 *
 * @param topic its name
 * @param records in the order of the offsets within each partition
 * @param rest what is still to be read
 */
record RecentPage(String topic, List<Entry> records, Span rest) {

  /** A record; {@code value} wraps an array in the wire format. */
  record Entry(int partition, long offset, ByteBuffer value) {}

  /** Writes the records as {@link RecordFrame} has them. */
  void writeTo(OutputStream out, ApiSchemaIds ids) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    for (Entry entry : records) {
      RecordFrame.write(
          data, entry.partition(), entry.offset(), ids.translate(topic, entry.value().array()));
    }
    data.flush();
  }
}
