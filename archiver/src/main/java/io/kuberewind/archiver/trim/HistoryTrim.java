package io.kuberewind.archiver.trim;

import io.kuberewind.schemas.topic.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes records of history that are older than the retention and that the catalog has committed.
 * Never anything else: what is not archived stays, however old it is.
 */
public final class HistoryTrim implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(HistoryTrim.class);

  private final Map<String, Object> adminSettings;
  private final Duration retention;
  private final Supplier<Map<Integer, Long>> committed;
  private final InstantSource clock;

  /**
   * @param committed by partition, the first offset that the catalog has not committed
   */
  public HistoryTrim(
      Map<String, Object> adminSettings,
      Duration retention,
      Supplier<Map<Integer, Long>> committed,
      InstantSource clock) {
    this.adminSettings = adminSettings;
    this.retention = retention;
    this.committed = committed;
    this.clock = clock;
  }

  /** How often this is worth running. */
  public Duration interval() {
    Duration tenth = retention.dividedBy(10);
    Duration most = Duration.ofMinutes(10);
    Duration least = Duration.ofSeconds(1);
    return tenth.compareTo(most) > 0 ? most : tenth.compareTo(least) < 0 ? least : tenth;
  }

  @Override
  public void run() {
    Map<Integer, Long> safe = committed.get();
    if (safe.isEmpty()) {
      return;
    }
    try (Admin admin = Admin.create(adminSettings)) {
      Map<TopicPartition, RecordsToDelete> old = old(admin, safe);
      admin.deleteRecords(old).all().get();
      log.atDebug().addKeyValue("before", old).log("archived history deleted");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      log.atWarn().log("archived history could not be deleted, trying again: {}", e.getMessage());
    }
  }

  private Map<TopicPartition, RecordsToDelete> old(Admin admin, Map<Integer, Long> safe)
      throws ExecutionException, InterruptedException {
    long limit = clock.instant().minus(retention).toEpochMilli();
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    safe.keySet().forEach(p -> asked.put(partition(p), OffsetSpec.forTimestamp(limit)));
    Map<TopicPartition, ListOffsetsResultInfo> young = admin.listOffsets(asked).all().get();
    Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
    safe.forEach(
        (p, next) -> {
          long firstYoung = young.get(partition(p)).offset();
          // -1: no record is young enough to stay.
          long before = firstYoung < 0 ? next : Math.min(firstYoung, next);
          old.put(partition(p), RecordsToDelete.beforeOffset(before));
        });
    return old;
  }

  private static TopicPartition partition(int partition) {
    return new TopicPartition(Topic.HISTORY.topicName(), partition);
  }
}
