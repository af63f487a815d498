package io.kuberewind.streams.version;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * Key of one version in the store: the resource key, a 0x00 byte (which no resource key holds), the
 * timeline in 4 bytes, the revision in 8, and 0x00 for a state or 0x01 for a deletion. Unsigned
 * byte order is then the order of resource key, timeline, revision, and a deletion stands behind
 * the state that it ends.
 */
final class VersionKey {
  private static final byte SEPARATOR = 0;
  private static final byte STATE = 0;
  private static final byte DELETION = 1;
  private static final int TAIL = 1 + Integer.BYTES + Long.BYTES + 1;

  private VersionKey() {}

  /** The key of {@code change}, a version of the resource with {@code resourceKey}. */
  static Bytes of(byte[] resourceKey, Change change) {
    byte operation = change.getOperation() == Operation.DELETE ? DELETION : STATE;
    return of(resourceKey, change.getTimeline(), change.getRevision(), operation);
  }

  /** A key before every version of the resource. */
  static Bytes first(byte[] resourceKey) {
    return of(resourceKey, 0, 0, STATE);
  }

  /** A key behind every version of the resource. */
  static Bytes last(byte[] resourceKey) {
    return of(resourceKey, Integer.MAX_VALUE, Long.MAX_VALUE, DELETION);
  }

  static byte[] resourceKey(byte[] versionKey) {
    return Arrays.copyOf(versionKey, versionKey.length - TAIL);
  }

  /** What tells this version from the others of its resource. */
  static byte[] tail(byte[] versionKey) {
    return Arrays.copyOfRange(versionKey, versionKey.length - TAIL, versionKey.length);
  }

  /** The key of the version of the same resource that has {@code tail}. */
  static byte[] withTail(byte[] versionKey, byte[] tail) {
    byte[] key = Arrays.copyOf(versionKey, versionKey.length);
    System.arraycopy(tail, 0, key, key.length - TAIL, TAIL);
    return key;
  }

  static Moment moment(byte[] versionKey) {
    ByteBuffer tail = ByteBuffer.wrap(versionKey, versionKey.length - TAIL + 1, TAIL - 1);
    return new Moment(tail.getInt(), tail.getLong());
  }

  static boolean isDeletion(byte[] versionKey) {
    return versionKey[versionKey.length - 1] == DELETION;
  }

  /** Whether both are versions of one resource. */
  static boolean sameResource(byte[] versionKey, byte[] other) {
    return versionKey.length == other.length
        && Arrays.equals(versionKey, 0, versionKey.length - TAIL, other, 0, other.length - TAIL);
  }

  private static Bytes of(byte[] resourceKey, int timeline, long revision, byte operation) {
    return Bytes.wrap(
        ByteBuffer.allocate(resourceKey.length + TAIL)
            .put(resourceKey)
            .put(SEPARATOR)
            .putInt(timeline)
            .putLong(revision)
            .put(operation)
            .array());
  }
}
