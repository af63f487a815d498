package io.kuberewind.archiver;

import io.kuberewind.archiver.history.DeadLetters;
import io.kuberewind.archiver.roll.OpenRoll;
import io.kuberewind.schemas.Barrier;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.topic.Topic;
import io.kuberewind.schemas.wire.UndecodableRecordException;
import io.kuberewind.schemas.wire.WireCodec;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Sorts what was read into the open roll, and sets aside what does not belong there. */
final class Intake {
  private final String cluster;
  private final WireCodec codec;
  private final OpenRoll roll;
  private final DeadLetters deadLetters;
  private final ArchiverMetrics metrics;

  Intake(
      String cluster,
      WireCodec codec,
      OpenRoll roll,
      DeadLetters deadLetters,
      ArchiverMetrics metrics) {
    this.cluster = cluster;
    this.codec = codec;
    this.roll = roll;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
  }

  void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    boolean ofHistory = record.topic().equals(Topic.HISTORY.topicName());
    try {
      if (ofHistory) {
        history(record);
      } else {
        coverage(record);
      }
    } catch (UndecodableRecordException | IllegalArgumentException e) {
      deadLetters.write(record, e);
      metrics.deadLetter();
      if (ofHistory) {
        roll.setAside(record.partition(), record.offset());
      } else {
        roll.coverageSetAside(record.partition(), record.offset());
      }
    }
  }

  private void history(ConsumerRecord<byte[], byte[]> record) {
    SpecificRecord decoded = codec.decode(record.value());
    if (decoded instanceof Barrier barrier) {
      requireCluster(barrier.getCluster());
      roll.barrier(record.partition(), record.offset(), barrier);
    } else if (decoded instanceof Change change) {
      requireCluster(change.getCluster());
      roll.change(record.partition(), record.offset(), change);
    } else {
      throw new UndecodableRecordException(
          "A " + decoded.getSchema().getName() + " where a Change or a Barrier belongs");
    }
  }

  private void coverage(ConsumerRecord<byte[], byte[]> record) {
    Coverage coverage = codec.decode(record.value(), Coverage.class);
    requireCluster(coverage.getCluster());
    roll.coverage(record.partition(), record.offset(), coverage);
  }

  private void requireCluster(String actual) {
    if (!cluster.equals(actual)) {
      throw new UndecodableRecordException(
          "A record of cluster '" + actual + "' where those of '" + cluster + "' belong");
    }
  }
}
