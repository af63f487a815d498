package io.kuberewind.benchmarks.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Notes, every 50 milliseconds, up to where the changes topic is committed. */
final class CommittedEnds implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;
  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

  private record Look(long nanoTime, Map<TopicPartition, Long> ends) {}

  private final Admin admin;
  private final Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
  private final List<Look> looks = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "committed-ends");
  private volatile boolean closed;
  private volatile RuntimeException failure;

  CommittedEnds(Admin admin) throws InterruptedException {
    this.admin = admin;
    Broker.changes().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    looks.add(look());
    thread.start();
  }

  /** Where the partitions ended at the beginning. */
  Map<TopicPartition, Long> first() {
    return looks.get(0).ends();
  }

  /** When all partitions were first seen committed beyond these offsets. */
  long nanoTimeOf(Map<TopicPartition, Long> offsets) {
    if (failure != null) {
      throw failure;
    }
    return looks.stream()
        .filter(
            look ->
                offsets.entrySet().stream()
                    .allMatch(last -> look.ends().get(last.getKey()) > last.getValue()))
        .findFirst()
        .orElseThrow()
        .nanoTime();
  }

  /** Stops looking, with a last look. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
    admin.close();
  }

  private void run() {
    try {
      boolean last;
      do {
        last = closed;
        looks.add(look());
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } while (!last);
    } catch (InterruptedException e) {
      failure = new IllegalStateException("interrupted", e);
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private Look look() throws InterruptedException {
    try {
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(latest, COMMITTED)
          .all()
          .get()
          .forEach((partition, info) -> ends.put(partition, info.offset()));
      return new Look(System.nanoTime(), ends);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
