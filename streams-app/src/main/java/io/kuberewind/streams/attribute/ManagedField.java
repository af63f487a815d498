package io.kuberewind.streams.attribute;

import java.nio.ByteBuffer;

/**
 * One entry of {@code metadata.managedFields}.
 *
 * @param name what tells the entries of an object apart
 * @param time moment of the manager's last write as the server printed it, empty where absent
 * @param fields the JSON of fieldsV1, byte for byte; empty where absent
 */
record ManagedField(Name name, String time, ByteBuffer fields) {
  /**
   * The API server keeps one entry of each name. A write to the main resource has no subresource.
   */
  record Name(String manager, String operation, String apiVersion, String subresource) {}

  /**
   * Whether the manager of this entry wrote since {@code before}, the entry of the same name in the
   * version before. The server moves the time with every write of the manager and leaves it when
   * another manager takes fields over, so an entry that only shrank proves nothing. Times are whole
   * seconds: a second write within one shows where it gained fields.
   */
  boolean movedSince(ManagedField before) {
    return !time.equals(before.time)
        || (fields.remaining() >= before.fields.remaining() && !fields.equals(before.fields));
  }
}
