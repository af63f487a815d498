package io.kuberewind.streams.release;

import io.kuberewind.schemas.AuditFact;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.BarrierKey;
import io.kuberewind.schemas.wire.UndecodableRecordException;
import io.kuberewind.schemas.wire.WireCodec;
import java.util.Arrays;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads a record of the changes or the audit topic and refuses what would break a promise further
 * on.
 */
public final class Inbound {
  private final WireCodec codec;
  private final Optional<String> cluster;

  /**
   * @param cluster the cluster whose changes are taken; those of any where none is named
   */
  public Inbound(WireCodec codec, Optional<String> cluster) {
    this.codec = codec;
    this.cluster = cluster;
  }

  /**
   * The Change or Barrier in {@code record}.
   *
   * @throws UndecodableRecordException when it is neither, or stands under another key or in
   *     another partition than its own
   */
  SpecificRecord read(Record<byte[], byte[]> record, int partition) {
    SpecificRecord decoded = codec.decode(record.value());
    if (decoded instanceof Change change) {
      requireCluster(change.getCluster());
      requireKey(record.key(), keyOf(change));
    } else if (decoded instanceof Barrier barrier) {
      requireCluster(barrier.getCluster());
      requireKey(record.key(), BarrierKey.of(barrier.getPartition()));
      if (barrier.getPartition() != partition) {
        throw new UndecodableRecordException(
            "A barrier of partition " + barrier.getPartition() + " in partition " + partition);
      }
    } else {
      throw new UndecodableRecordException(
          "A " + decoded.getSchema().getName() + " where a Change or a Barrier belongs");
    }
    return decoded;
  }

  /**
   * The fact in {@code record}, of the audit topic.
   *
   * @throws UndecodableRecordException when it is none, or stands under another key than its own
   */
  AuditFact readFact(Record<byte[], byte[]> record) {
    if (!(codec.decode(record.value()) instanceof AuditFact fact)) {
      throw new UndecodableRecordException("Not an AuditFact, which belongs here");
    }
    requireCluster(fact.getCluster());
    if (!fact.getName().isEmpty()) {
      requireKey(record.key(), keyOf(fact));
    }
    return fact;
  }

  private void requireCluster(String actual) {
    if (cluster.isPresent() && !cluster.get().equals(actual)) {
      throw new UndecodableRecordException(
          "A record of cluster '" + actual + "' where those of '" + cluster.get() + "' belong");
    }
  }

  private static byte[] keyOf(Change change) {
    if (change.getRevision() < 0 || change.getTimeline() < 1) {
      throw new UndecodableRecordException(
          "A change with revision "
              + change.getRevision()
              + " in timeline "
              + change.getTimeline());
    }
    try {
      return ResourceKey.of(change).bytes();
    } catch (IllegalArgumentException e) {
      throw new UndecodableRecordException(e.getMessage(), e);
    }
  }

  private static byte[] keyOf(AuditFact fact) {
    try {
      return new ResourceKey(
              fact.getCluster(),
              fact.getGroup(),
              fact.getResource(),
              fact.getNamespace(),
              fact.getName())
          .bytes();
    } catch (IllegalArgumentException e) {
      throw new UndecodableRecordException(e.getMessage(), e);
    }
  }

  private static void requireKey(byte[] actual, byte[] expected) {
    if (!Arrays.equals(actual, expected)) {
      throw new UndecodableRecordException("The record's key is not the key of what it holds");
    }
  }
}
