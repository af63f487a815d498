package io.kuberewind.streams.version;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.wire.WireCodec;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The objects that lived at one moment, in the order of their keys: a merge over the partitions.
 * Holds store snapshots until closed. For one thread.
 */
public final class LiveObjects implements Iterator<Change>, AutoCloseable {
  private final List<KeyValueIterator<Bytes, byte[]>> scans;
  private final PriorityQueue<PartitionScan> byKey =
      new PriorityQueue<>(Comparator.comparing((PartitionScan scan) -> scan.live.key));
  private final WireCodec codec;

  LiveObjects(List<KeyValueIterator<Bytes, byte[]>> scans, Moment at, WireCodec codec) {
    this.scans = scans;
    this.codec = codec;
    for (KeyValueIterator<Bytes, byte[]> scan : scans) {
      enqueue(new PartitionScan(scan, at));
    }
  }

  @Override
  public boolean hasNext() {
    return !byKey.isEmpty();
  }

  @Override
  public Change next() {
    PartitionScan first = byKey.poll();
    if (first == null) {
      throw new NoSuchElementException();
    }
    byte[] released = first.live.value;
    enqueue(first);
    return codec.decode(released, Change.class);
  }

  @Override
  public void close() {
    scans.forEach(KeyValueIterator::close);
  }

  private void enqueue(PartitionScan scan) {
    if (scan.advance()) {
      byKey.add(scan);
    }
  }

  /** One partition's versions, reduced to the one of each resource that lived at the moment. */
  private static final class PartitionScan {
    private final KeyValueIterator<Bytes, byte[]> versions;
    private final Moment at;
    private KeyValue<Bytes, byte[]> ahead;
    private KeyValue<Bytes, byte[]> live;

    PartitionScan(KeyValueIterator<Bytes, byte[]> versions, Moment at) {
      this.versions = versions;
      this.at = at;
      step();
    }

    /** Finds the next live object; false at the end. */
    boolean advance() {
      live = null;
      while (ahead != null && live == null) {
        byte[] resource = ahead.key.get();
        KeyValue<Bytes, byte[]> last = null;
        while (ahead != null && VersionKey.sameResource(resource, ahead.key.get())) {
          if (VersionKey.moment(ahead.key.get()).compareTo(at) <= 0) {
            last = ahead;
          }
          step();
        }
        if (last != null && !VersionKey.isDeletion(last.key.get())) {
          live = last;
        }
      }
      return live != null;
    }

    private void step() {
      ahead = null;
      while (ahead == null && versions.hasNext()) {
        KeyValue<Bytes, byte[]> next = versions.next();
        if (!RecentState.isNote(next.key)) {
          ahead = next;
        }
      }
    }
  }
}
