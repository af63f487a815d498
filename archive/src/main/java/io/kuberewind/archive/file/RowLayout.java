package io.kuberewind.archive.file;

import io.kuberewind.archive.block.AvroCursor;
import io.kuberewind.archive.key.Ordinal;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Finds in the Avro binary of a change what its row is sorted and chosen by, without decoding it:
 * most of a change is its object. Follows the schema that the file was written with.
 */
final class RowLayout {
  /** The parts of a resource key, in its order. */
  private static final List<String> KEY =
      List.of("cluster", "group", "resource", "namespace", "name");

  private final List<Schema.Field> fields;
  private final int[] keyParts;
  private final int deletion;
  private final int timelineAt;
  private final int revisionAt;
  private final int operationAt;
  private final int timeAt;

  /**
   * @throws AvroRuntimeException when a field is missing that every change has
   */
  RowLayout(Schema schema) {
    Map<String, Schema.Field> byName = new HashMap<>();
    fields = schema.getFields();
    fields.forEach(field -> byName.put(field.name(), field));
    keyParts = new int[fields.size()];
    for (int part = 0; part < KEY.size(); part++) {
      keyParts[required(byName, KEY.get(part), Schema.Type.STRING)] = part + 1;
    }
    timelineAt = required(byName, "timeline", Schema.Type.INT);
    revisionAt = required(byName, "revision", Schema.Type.LONG);
    timeAt = required(byName, "time", Schema.Type.LONG);
    operationAt = required(byName, "operation", Schema.Type.ENUM);
    deletion = byName.get("operation").schema().getEnumSymbols().indexOf("DELETE");
  }

  /**
   * Reads the change at the cursor, which stands behind it afterwards.
   *
   * @throws IOException when it does not follow the schema, or is of no resource
   * @throws IndexOutOfBoundsException when the block ends within it
   */
  RowHead read(AvroCursor in) throws IOException {
    long[] parts = new long[KEY.size()];
    int timeline = 1;
    long revision = 0;
    long time = 0;
    boolean delete = false;
    for (int at = 0; at < keyParts.length; at++) {
      if (keyParts[at] > 0) {
        parts[keyParts[at] - 1] = in.skipBytes();
      } else if (at == timelineAt) {
        timeline = (int) in.readLong();
      } else if (at == revisionAt) {
        revision = in.readLong();
      } else if (at == timeAt) {
        time = in.readLong();
      } else if (at == operationAt) {
        delete = in.readLong() == deletion;
      } else {
        in.skip(fields.get(at).schema());
      }
    }
    return new RowHead(KeyBytes.of(in.block(), parts), ordinal(timeline, revision), time, delete);
  }

  private static long ordinal(int timeline, long revision) throws IOException {
    try {
      return Ordinal.of(timeline, revision);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static int required(Map<String, Schema.Field> byName, String name, Schema.Type type) {
    Schema.Field field = byName.get(name);
    if (field == null || field.schema().getType() != type) {
      throw new AvroRuntimeException("changes have a " + name);
    }
    return field.pos();
  }
}
