package io.kuberewind.streams.version;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Completion;
import io.kuberewind.schemas.Operation;
import io.kuberewind.schemas.wire.WireCodec;
import io.kuberewind.streams.version.Placement.Rank;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The versions of one partition's resources, in the order of {@link VersionKey}, each as it was
 * released last: with etcd's value, once that was told. Every look-up is one or two seeks, however
 * many versions a resource has.
 *
 * <p>Superseded versions stay for the retention and go then, a bounded number at a time. The newest
 * version of a living resource stays for ever; a deletion goes with what it ended.
 */
public final class Versions {
  private final KeyValueStore<Bytes, byte[]> versions;
  private final Expiry expiry;
  private final WireCodec codec;

  public Versions(
      KeyValueStore<Bytes, byte[]> versions, KeyValueStore<Bytes, byte[]> expiry, WireCodec codec) {
    this.versions = versions;
    this.expiry = new Expiry(versions, expiry);
    this.codec = codec;
  }

  /**
   * Notes up to where everything is here, the first time it is told: what was before the versions
   * began is not to be asked of them.
   */
  public void beginAt(Moment complete) {
    expiry.beginAt(complete);
  }

  /** Finds the place of {@code change}; nothing is written. */
  public Placement place(byte[] resourceKey, Change change) {
    Bytes key = VersionKey.of(resourceKey, change);
    Optional<KeyValue<Bytes, byte[]>> newest = lastUpTo(resourceKey, VersionKey.last(resourceKey));
    if (newest.isEmpty() || newest.get().key.compareTo(key) < 0) {
      return placement(Rank.NEWEST, change, newest);
    }
    if (newest.get().key.equals(key)) {
      return Placement.DUPLICATE;
    }
    Optional<KeyValue<Bytes, byte[]>> before = lastUpTo(resourceKey, key);
    if (before.isPresent() && before.get().key.equals(key)) {
      return Placement.DUPLICATE;
    }
    return placement(Rank.LATE, change, before);
  }

  /**
   * Adds a version that {@link #place} found to be new.
   *
   * @param released the encoded change, as released
   * @param recordTime timestamp of the record that brought it, milliseconds since the epoch
   * @param placement where it stands, as just found
   */
  public void add(
      byte[] resourceKey, Change change, byte[] released, long recordTime, Placement placement) {
    Bytes key = VersionKey.of(resourceKey, change);
    versions.put(key, released);
    if (placement.rank() == Rank.LATE) {
      expiry.scheduleLate(key, recordTime);
    } else {
      expiry.scheduleNewest(
          key, placement.previous().map(p -> VersionKey.of(resourceKey, p)), recordTime);
    }
  }

  /**
   * The version that {@code change} tells of again, with the value of etcd that only this telling
   * has; empty where nothing is added. Nothing is written.
   */
  public Optional<Change> completed(byte[] resourceKey, Change change) {
    return Completion.hasValue(change)
        ? Optional.ofNullable(versions.get(VersionKey.of(resourceKey, change)))
            .flatMap(released -> Completion.of(codec.decode(released, Change.class), change))
        : Optional.empty();
  }

  /**
   * Puts a version that {@link #completed} gave in the place of the one without the value.
   *
   * @param released the encoded version, as released
   * @return whether it is the newest of its resource
   */
  public boolean complete(byte[] resourceKey, Change version, byte[] released) {
    Bytes key = VersionKey.of(resourceKey, version);
    versions.put(key, released);
    return lastUpTo(resourceKey, VersionKey.last(resourceKey))
        .filter(newest -> newest.key.equals(key))
        .isPresent();
  }

  /**
   * Removes what was superseded before {@code time} and deletions older than it.
   *
   * @param time milliseconds since the epoch
   * @param atMost bound of the work of this call, in versions looked at
   * @return how many were looked at; less than {@code atMost} when nothing more is due
   */
  public int expireBefore(long time, int atMost) {
    return expiry.expireBefore(time, atMost);
  }

  private Placement placement(Rank rank, Change change, Optional<KeyValue<Bytes, byte[]>> before) {
    Optional<Change> previous = before.map(entry -> codec.decode(entry.value, Change.class));
    return previous.filter(p -> tellsOfThatDeletion(p, change)).isPresent()
        ? Placement.DUPLICATE
        : new Placement(rank, previous);
  }

  /** A deletion that a list found says nothing new once a watch has dated it within its span. */
  private static boolean tellsOfThatDeletion(Change previous, Change change) {
    return change.getOperation() == Operation.DELETE
        && change.getRevisionAfter() != null
        && previous.getOperation() == Operation.DELETE
        && previous.getTimeline() == change.getTimeline()
        && previous.getRevision() > change.getRevisionAfter();
  }

  private Optional<KeyValue<Bytes, byte[]>> lastUpTo(byte[] resourceKey, Bytes upTo) {
    try (KeyValueIterator<Bytes, byte[]> backwards =
        versions.reverseRange(VersionKey.first(resourceKey), upTo)) {
      return backwards.hasNext() ? Optional.of(backwards.next()) : Optional.empty();
    }
  }
}
