package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.sandbox.Component;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cluster or the broker goes away and comes back. */
class OutageTest extends RealClusterTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  @Test
  void whatTheServerHasForgottenIsListedAndTheHoleIsOnRecord() throws Exception {
    create("gone");
    create("kept");
    String recreatedBefore = create("recreated");
    WatcherStage first = watcher();
    awaitCaughtUp();
    first.close();
    long until = api.revision();
    api.delete(MAPS + "/gone");
    api.delete(MAPS + "/recreated");
    create("recreated");
    create("new");
    forgetHistory();

    watcher();
    awaitCaughtUp();

    assertStateEqualsTheClusters(TestWorkload.resources());
    assertOrdered();
    Change gone = last("gone");
    assertThat(gone.getOperation()).isEqualTo(Operation.DELETE);
    assertThat(gone.getRevisionAfter()).isLessThan(gone.getRevision());
    assertThat(gone.getObject().remaining()).isZero();
    assertThat(topics.changes("configmaps", "kept")).hasSize(1);
    assertThat(last("new").getOperation()).isEqualTo(Operation.OBSERVE);
    List<Change> recreated = topics.changes("configmaps", "recreated");
    assertThat(recreated)
        .extracting(Change::getOperation)
        .containsExactly(Operation.OBSERVE, Operation.DELETE, Operation.OBSERVE);
    assertThat(recreated.get(1).getUid()).isEqualTo(recreatedBefore);
    List<Coverage> gaps = topics.coverage(CoverageEvent.GAP, "configmaps");
    assertThat(gaps).hasSize(1);
    assertThat(gaps.get(0).getFromRevision()).isLessThanOrEqualTo(until);
    assertThat(gaps.get(0).getToRevision()).isGreaterThanOrEqualTo(last("new").getRevision());
    assertThat(gaps.get(0).getReason()).isNotBlank();
  }

  @Test
  void anApiServerThatGoesAwayIsAwaited() throws Exception {
    WatcherStage watcher = watcher();
    TestWorkload before = new TestWorkload(api, 11).write(40);
    awaitCaughtUp();
    cluster.stop(Component.KUBE_APISERVER);
    await().atMost(LONG).until(() -> !watcher.health().ready());
    assertThat(watcher.health().alive()).isTrue();
    cluster.start(Component.KUBE_APISERVER);
    awaitReady(watcher);
    TestWorkload after = new TestWorkload(api, 12).write(40);

    awaitCaughtUp();

    assertComplete(before);
    assertComplete(after);
    assertStateEqualsTheClusters(TestWorkload.resources());
  }

  @Test
  void aBrokerThatGoesAwayIsAwaitedAndNothingIsDropped() throws Exception {
    WatcherStage watcher = watcher();
    TestWorkload before = new TestWorkload(api, 21).write(40);
    broker.stop();
    TestWorkload during = new TestWorkload(api, 22).write(80);
    await().atMost(LONG).until(() -> !watcher.health().ready());
    assertThat(watcher.health().reason()).contains("Kafka at " + broker.bootstrapServers());
    broker.start();

    awaitCaughtUp();

    assertComplete(before);
    assertComplete(during);
    assertStateEqualsTheClusters(TestWorkload.resources());
    awaitReady(watcher);
  }

  @Test
  void aBrokerThatIsAwayAtTheStartIsAwaited() throws Exception {
    broker.stop();
    WatcherStage watcher = started(config("0", true));
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(watcher.health().reason()).contains(broker.bootstrapServers()));
    broker.start();

    awaitReady(watcher);

    awaitCaughtUp();
    assertStateEqualsTheClusters(TestWorkload.resources());
  }

  private static String create(String name) {
    return api.create(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}")
        .body()
        .path("metadata")
        .path("uid")
        .asText();
  }

  private Change last(String configMap) {
    List<Change> all = topics.changes("configmaps", configMap);
    return all.get(all.size() - 1);
  }
}
