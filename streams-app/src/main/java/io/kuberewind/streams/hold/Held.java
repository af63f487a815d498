package io.kuberewind.streams.hold;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A record that waits to go on, or whose turn it is. Its bytes are not to be written to. */
public final class Held {
  private static final int HEAD = 2 * Long.BYTES + Integer.BYTES;

  private final long sequence;
  private final long since;
  private final long recordTime;
  private final byte[] key;
  private final byte[] value;

  private Held(long sequence, long since, long recordTime, byte[] key, byte[] value) {
    this.sequence = sequence;
    this.since = since;
    this.recordTime = recordTime;
    this.key = key;
    this.value = value;
  }

  /**
   * A record that has come just now.
   *
   * @param now this machine's clock, milliseconds since the epoch
   * @param recordTime timestamp of the record, milliseconds since the epoch
   */
  public static Held arrived(long now, long recordTime, byte[] key, byte[] value) {
    return new Held(0, now, recordTime, key, value);
  }

  /** When it came here, by this machine's clock, milliseconds since the epoch. */
  public long since() {
    return since;
  }

  /** Timestamp of the record, milliseconds since the epoch. */
  public long recordTime() {
    return recordTime;
  }

  public byte[] key() {
    return key;
  }

  public byte[] value() {
    return value;
  }

  /** Its place among all that wait. */
  long sequence() {
    return sequence;
  }

  /** The same at a place among those that wait. */
  Held at(long place) {
    return new Held(place, since, recordTime, key, value);
  }

  byte[] bytes() {
    return ByteBuffer.allocate(HEAD + key.length + value.length)
        .putLong(since)
        .putLong(recordTime)
        .putInt(key.length)
        .put(key)
        .put(value)
        .array();
  }

  static Held of(long sequence, byte[] bytes) {
    ByteBuffer head = ByteBuffer.wrap(bytes);
    long since = head.getLong();
    long recordTime = head.getLong();
    int valueFrom = HEAD + head.getInt();
    return new Held(
        sequence,
        since,
        recordTime,
        Arrays.copyOfRange(bytes, HEAD, valueFrom),
        Arrays.copyOfRange(bytes, valueFrom, bytes.length));
  }
}
