package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.CoverageEvent;
import org.junit.jupiter.api.Test;

/** Kafka takes nothing: what waits is bounded, and the API server keeps the rest. */
class BackPressureTest extends RealClusterTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final long QUEUE_BYTES = 1024 * 1024;
  private static final int LARGE = 20_000;

  @Test
  void aBrokerThatIsAwayHoldsTheStreamsBackAndNothingIsLost() throws Exception {
    awaitReady(started(smallQueue()));
    broker.stop();
    TestWorkload workload = new TestWorkload(api, 71).write(40);
    for (int i = 0; i < 300; i++) {
      create("large-" + i);
    }
    await().atMost(LONG).until(() -> value("rewind.watcher.queue.fill") >= 1);
    double waiting = value("rewind.watcher.queue.bytes");
    broker.start();

    awaitCaughtUp();

    // Six megabytes came; what one read of a stream brings may be over the bound.
    assertThat(waiting).isLessThan(2.0 * QUEUE_BYTES);
    assertComplete(workload);
    assertStateEqualsTheClusters(TestWorkload.resources());
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).isEmpty();
  }

  @Test
  void whatTheServerForgetsMeanwhileIsAGap() throws Exception {
    WatcherStage watcher = started(smallQueue());
    awaitReady(watcher);
    broker.stop();
    for (int i = 0; i < 200; i++) {
      create("forgotten-" + i);
    }
    await().atMost(LONG).until(() -> value("rewind.watcher.queue.fill") >= 1);
    for (int i = 0; i < 200; i++) {
      api.delete(MAPS + "/forgotten-" + i);
    }
    forgetHistory();
    assertThat(watcher.health().ready()).isFalse();
    broker.start();

    awaitReady(watcher);
    awaitCaughtUp();

    assertStateEqualsTheClusters(TestWorkload.resources());
    assertOrdered();
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).isNotEmpty();
    assertThat(meters.get("rewind.watcher.gaps").counter().count()).isPositive();
  }

  private WatcherConfig smallQueue() {
    WatcherConfig usual = config("0", true);
    return new WatcherConfig(
        usual.cluster(),
        usual.instance(),
        usual.source(),
        usual.kafka(),
        usual.capture(),
        new WatcherConfig.Queue(QUEUE_BYTES, 5_000),
        usual.protection());
  }

  private double value(String gauge) {
    return meters.get(gauge).gauge().value();
  }

  private static void create(String name) {
    String body =
        "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"text\":\"%s\"}}"
            .formatted(name, "x".repeat(LARGE));
    assertThat(api.create(MAPS, body).isOk()).isTrue();
  }
}
