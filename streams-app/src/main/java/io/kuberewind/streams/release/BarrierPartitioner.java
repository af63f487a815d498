package io.kuberewind.streams.release;

import io.kuberewind.schemas.topic.BarrierKey;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Sends a barrier to the partition that its key names, and leaves the rest to Kafka's default. */
final class BarrierPartitioner implements StreamPartitioner<byte[], byte[]> {
  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte[] key, byte[] value, int numPartitions) {
    return BarrierKey.is(key) ? Optional.of(Set.of(BarrierKey.partition(key))) : Optional.empty();
  }
}
