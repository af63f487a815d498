package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of a watcher's process, at each step of its work. */
class KillTest extends RealClusterTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  @Test
  void beforeItProduces() throws Exception {
    killedAt(ApiKeys.PRODUCE);
  }

  @Test
  void betweenProduceAndCommit() throws Exception {
    killedAt(ApiKeys.END_TXN);
  }

  @Test
  void withinTheFirstList() throws Exception {
    TestWorkload before = new TestWorkload(api, System.nanoTime()).write(80);
    try (ApiProxy proxy = ApiProxy.before(cluster.kubeconfig("rewind"))) {
      proxy.stallAfter(3_000, path -> path.contains("/configmaps?watch=true"));
      try (WatcherProcess watcher = process(broker.bootstrapServers(), proxy)) {
        await().atMost(LONG).until(() -> proxy.hasStalled() && !topics.read().changes().isEmpty());
        watcher.kill();
      }
    }
    watcher();

    awaitCaughtUp();

    assertOnce();
    assertStateEqualsTheClusters(TestWorkload.resources());
    assertThat(before.written()).isNotEmpty();
  }

  @Test
  void withinTheListThatClosesAGap() throws Exception {
    for (int i = 0; i < 20; i++) {
      create("kept-" + i);
    }
    create("gone");
    WatcherStage first = watcher();
    awaitCaughtUp();
    first.close();
    long until = api.revision();
    api.delete(MAPS + "/gone");
    create("brief");
    api.delete(MAPS + "/brief");
    create("new");
    forgetHistory();
    try (ApiProxy proxy = ApiProxy.before(cluster.kubeconfig("rewind"))) {
      proxy.stallAfter(
          3_000, path -> path.contains("/configmaps?watch=true") && path.contains("sendInitial"));
      try (WatcherProcess watcher = process(broker.bootstrapServers(), proxy)) {
        await().atMost(LONG).until(proxy::hasStalled);
        watcher.kill();
      }
    }
    watcher();

    awaitCaughtUp();

    assertOnce();
    assertStateEqualsTheClusters(List.of("configmaps"));
    Change gone = topics.changes("configmaps", "gone").get(1);
    assertThat(gone.getOperation()).isEqualTo(Operation.DELETE);
    assertThat(gone.getRevisionAfter()).isBetween(1L, until);
    // What came and went meanwhile is the one thing that nobody can know.
    assertThat(topics.changes("configmaps", "brief")).isEmpty();
    List<Coverage> gaps = topics.coverage(CoverageEvent.GAP, "configmaps");
    assertThat(gaps.get(0).getFromRevision()).isLessThanOrEqualTo(until);
    assertThat(gaps.get(gaps.size() - 1).getToRevision()).isGreaterThanOrEqualTo(until + 4);
    // One, or a few side by side: where the API server wrote on its own behalf between two lists.
    for (int i = 1; i < gaps.size(); i++) {
      assertThat(gaps.get(i).getFromRevision()).isEqualTo(gaps.get(i - 1).getToRevision());
    }
  }

  private void killedAt(ApiKeys step) throws Exception {
    TestWorkload workload = new TestWorkload(api, System.nanoTime());
    try (ApiProxy direct = ApiProxy.before(cluster.kubeconfig("rewind"));
        KafkaProxy proxy = KafkaProxy.before(broker);
        WatcherProcess watcher = process(proxy.bootstrapServers(), direct)) {
      awaitCaughtUp();
      workload.write(40);
      proxy.hold(step);
      workload.write(40);
      await().atMost(LONG).until(proxy::isHolding);
      watcher.kill();
    }
    workload.write(20);
    watcher();

    awaitCaughtUp();

    assertComplete(workload);
    assertStateEqualsTheClusters(TestWorkload.resources());
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).isEmpty();
  }

  private WatcherProcess process(String bootstrapServers, ApiProxy proxy) throws Exception {
    Path log = directory.resolve(name + ".log");
    return WatcherProcess.start(name, bootstrapServers, proxy.kubeconfig(directory), log);
  }

  private static void create(String name) {
    String text = "x".repeat(400);
    assertThat(
            api.create(
                    MAPS,
                    "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"text\":\"%s\"}}"
                        .formatted(name, text))
                .isOk())
        .isTrue();
  }
}
