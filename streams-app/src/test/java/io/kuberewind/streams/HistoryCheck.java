package io.kuberewind.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.schemas.Actor;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import io.kuberewind.schemas.topic.BarrierKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/** Compares history with what truly happened. */
final class HistoryCheck {
  private HistoryCheck() {}

  /**
   * One watcher's progress: it writes a barrier where it has published everything up to a revision.
   */
  static final class Published {
    private final String watcher;
    private final Set<Long> revisions = new HashSet<>();
    private long complete;

    Published(String watcher) {
      this.watcher = watcher;
    }

    void publish(TestTopics topics, List<Change> seen, int index) {
      if (index < 0 || index >= seen.size()) {
        return;
      }
      topics.publish(seen.get(index));
      revisions.add(seen.get(index).getRevision());
      while (revisions.contains(complete + 1)) {
        complete++;
      }
      if (index % 50 == 49) {
        topics.publishBarrier(watcher, complete);
      }
    }
  }

  /** Each change once, each resource in its partition, each barrier behind its changes. */
  static void requireTruth(TestTopics topics, Workload workload) {
    List<ConsumerRecord<byte[], byte[]>> history = topics.history();
    List<String> identities = new ArrayList<>();
    Map<Integer, Set<Long>> seenInPartition = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : history) {
      Set<Long> seen = seenInPartition.computeIfAbsent(record.partition(), p -> new HashSet<>());
      if (BarrierKey.is(record.key())) {
        requireBehindItsChanges(topics, record, seen, workload);
      } else {
        Change change = topics.change(record);
        assertThat(change.getActor()).isNotNull();
        assertThat(record.partition()).isEqualTo(partitionOf(ResourceKey.of(change)));
        identities.add(identity(change));
        seen.add(change.getRevision());
      }
    }
    assertThat(identities)
        .as("seed %d", workload.seed())
        .containsExactlyInAnyOrderElementsOf(
            workload.truth().stream().map(HistoryCheck::identity).toList());
    assertThat(topics.historyChanges().stream().map(HistoryCheck::withoutActor))
        .as("seed %d", workload.seed())
        .containsExactlyInAnyOrderElementsOf(
            workload.truth().stream().map(HistoryCheck::withoutActor).toList());
  }

  private static void requireBehindItsChanges(
      TestTopics topics, ConsumerRecord<byte[], byte[]> record, Set<Long> seen, Workload workload) {
    long revision = topics.barrier(record).getRevision();
    assertThat(topics.barrier(record).getPartition()).isEqualTo(record.partition());
    assertThat(seen)
        .as("seed %d, barrier %d in %d", workload.seed(), revision, record.partition())
        .containsAll(
            workload.truth().stream()
                .filter(change -> change.getRevision() <= revision)
                .filter(c -> partitionOf(ResourceKey.of(c)) == record.partition())
                .map(Change::getRevision)
                .toList());
  }

  private static int partitionOf(ResourceKey key) {
    return Utils.toPositive(Utils.murmur2(key.bytes())) % TestTopics.PARTITIONS;
  }

  private static String identity(Change change) {
    return ResourceKey.of(change).text() + " " + change.getRevision() + change.getOperation();
  }

  private static Change withoutActor(Change change) {
    return Change.newBuilder(change).setActor((Actor) null).build();
  }
}
