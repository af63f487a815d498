package io.kuberewind.archiver.trim;

import io.kuberewind.schemas.topic.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when Kafka will delete history before it is archived: half of the topic's own retention is
 * over and the archive has not taken what is that old. There is no such end where the retention is
 * infinite, as this project sets it; whoever runs Kafka may have set another.
 */
public final class RetentionGuard implements Runnable {
  /** How often this is worth running. */
  public static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(RetentionGuard.class);
  private static final ConfigResource HISTORY =
      new ConfigResource(ConfigResource.Type.TOPIC, Topic.HISTORY.topicName());

  private final Map<String, Object> adminSettings;
  private final Supplier<Map<Integer, Long>> committed;
  private final InstantSource clock;
  private final IntConsumer endangered;

  /**
   * @param committed by partition, the first offset that the catalog has not committed
   * @param endangered takes the number of partitions that hold records of more than half the
   *     retention's age and that are not archived
   */
  public RetentionGuard(
      Map<String, Object> adminSettings,
      Supplier<Map<Integer, Long>> committed,
      InstantSource clock,
      IntConsumer endangered) {
    this.adminSettings = adminSettings;
    this.committed = committed;
    this.clock = clock;
    this.endangered = endangered;
  }

  @Override
  public void run() {
    Map<Integer, Long> archived = committed.get();
    if (archived.isEmpty()) {
      return;
    }
    try (Admin admin = Admin.create(adminSettings)) {
      Optional<Duration> retention = retention(admin);
      int partitions = retention.isEmpty() ? 0 : old(admin, archived, retention.get().dividedBy(2));
      endangered.accept(partitions);
      if (partitions > 0) {
        log.atWarn()
            .addKeyValue("partitions", partitions)
            .log(
                "history that is not archived is older than half of the topic's retention of {}:"
                    + " let the archive be written again, or raise retention.ms, before Kafka"
                    + " deletes it",
                retention.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      log.atWarn().log("the retention of history could not be looked up: {}", e.getMessage());
    }
  }

  /** Empty where Kafka deletes nothing by age. */
  private static Optional<Duration> retention(Admin admin)
      throws ExecutionException, InterruptedException {
    long millis =
        Long.parseLong(
            admin
                .describeConfigs(List.of(HISTORY))
                .all()
                .get()
                .get(HISTORY)
                .get(TopicConfig.RETENTION_MS_CONFIG)
                .value());
    return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  /** How many partitions hold something that is older and not archived. */
  private int old(Admin admin, Map<Integer, Long> archived, Duration age)
      throws ExecutionException, InterruptedException {
    long limit = clock.instant().minus(age).toEpochMilli();
    Map<TopicPartition, Long> young = offsets(admin, archived, OffsetSpec.forTimestamp(limit));
    Map<TopicPartition, Long> ends = offsets(admin, archived, OffsetSpec.latest());
    int partitions = 0;
    for (Map.Entry<Integer, Long> each : archived.entrySet()) {
      TopicPartition partition = partition(each.getKey());
      // -1: every record is older.
      long firstYoung = young.get(partition) < 0 ? ends.get(partition) : young.get(partition);
      if (each.getValue() < firstYoung) {
        partitions++;
      }
    }
    return partitions;
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Map<Integer, Long> archived, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    archived.keySet().forEach(p -> asked.put(partition(p), spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found :
        admin.listOffsets(asked).all().get().entrySet()) {
      offsets.put(found.getKey(), found.getValue().offset());
    }
    return offsets;
  }

  private static TopicPartition partition(int partition) {
    return new TopicPartition(Topic.HISTORY.topicName(), partition);
  }
}
