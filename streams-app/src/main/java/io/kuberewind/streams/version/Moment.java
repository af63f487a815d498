package io.kuberewind.streams.version;

import java.nio.ByteBuffer;
import java.util.Comparator;

/**
 * A revision within its timeline, ordered by timeline first.
 *
 * @param timeline life of the cluster's etcd, from 1
 * @param revision revision of that etcd, from 0
 */
public record Moment(int timeline, long revision) implements Comparable<Moment> {
  static final Moment BEGINNING = new Moment(0, 0);

  private static final Comparator<Moment> ORDER =
      Comparator.comparingInt(Moment::timeline).thenComparingLong(Moment::revision);

  @Override
  public int compareTo(Moment other) {
    return ORDER.compare(this, other);
  }

  byte[] bytes() {
    return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
        .putInt(timeline)
        .putLong(revision)
        .array();
  }

  static Moment of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Moment(buffer.getInt(), buffer.getLong());
  }
}
