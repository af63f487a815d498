package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.sandbox.Component;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
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
    assertContiguous(gaps);
    assertThat(gaps.get(0).getFromRevision()).isLessThanOrEqualTo(until);
    assertThat(gaps.get(0).getToRevision()).isGreaterThanOrEqualTo(last("new").getRevision());
    assertThat(gaps.get(0).getReason()).isNotBlank();
  }

  @Test
  void aRestartedApiServerPutsNoMomentThatCanBeAskedForIntoAGap() throws Exception {
    WatcherStage watcher = watcher();
    new TestWorkload(api, 51).write(60);
    awaitSettled();
    long before = topics.barrierRevision();
    cluster.stop(Component.KUBE_APISERVER);
    cluster.start(Component.KUBE_APISERVER);
    awaitReady(watcher);
    new TestWorkload(api, 52).write(20);

    awaitCaughtUp();

    List<Coverage> gaps = topics.coverage(CoverageEvent.GAP);
    assertThat(gaps).isNotEmpty();
    assertThat(gaps)
        .allSatisfy(gap -> assertThat(gap.getFromRevision()).isGreaterThanOrEqualTo(before));
    assertNoBarrierWithin(gaps);
    for (long revision : barriersFrom(before)) {
      assertStateEqualsTheClustersAt(revision, TestWorkload.resources());
    }
    assertOnce();
  }

  @Test
  void whatWasCompleteWhenTheWatcherEndedIsSoAfterTheServerForgot() throws Exception {
    WatcherStage first = watcher();
    new TestWorkload(api, 53).write(40);
    awaitSettled();
    first.close();
    long complete = topics.read().barrierRevision();
    new TestWorkload(api, 54).write(40);
    cluster.stop(Component.KUBE_APISERVER);
    cluster.start(Component.KUBE_APISERVER);
    watcher();

    awaitCaughtUp();

    List<Coverage> gaps = topics.coverage(CoverageEvent.GAP);
    assertThat(gaps).isNotEmpty();
    assertNoBarrierWithin(gaps);
    for (long revision : barriersFrom(complete)) {
      assertStateEqualsTheClustersAt(revision, TestWorkload.resources());
    }
    assertOnce();
  }

  @Test
  void aTypeThatCouldNotBeFollowedIsListedAtTheTicksBetween() throws Exception {
    try (ApiProxy proxy = ApiProxy.before(cluster.kubeconfig("rewind"))) {
      awaitReady(started(config("0", proxy.kubeconfig(directory))));
      create("updated");
      create("replaced");
      create("removed");
      awaitCaughtUp();
      long begin = topics.barrierRevision();
      AtomicBoolean away = new AtomicBoolean(true);
      Predicate<String> watches = ApiProxy.watchesOf("configmaps");
      proxy.fault(ApiProxy.Fault.UNAVAILABLE, watches.and(path -> away.get()));
      proxy.fault(
          ApiProxy.Fault.GONE,
          watches.and(path -> !away.get() && !path.contains("sendInitialEvents")));
      api.patch(MAPS + "/updated", "{\"data\":{\"n\":\"1\"}}");
      awaitTicks(proxy);
      api.delete(MAPS + "/replaced");
      awaitTicks(proxy);
      create("replaced");
      create("added");
      api.patch(MAPS + "/updated", "{\"data\":{\"n\":\"2\"}}");
      awaitTicks(proxy);
      api.delete(MAPS + "/removed");
      api.delete(MAPS + "/added");
      awaitTicks(proxy);
      away.set(false);

      awaitCaughtUp();

      List<Coverage> gaps = topics.coverage(CoverageEvent.GAP, "configmaps");
      assertContiguous(gaps);
      assertThat(gaps).hasSizeGreaterThan(1);
      assertThat(gaps.get(0).getFromRevision()).isGreaterThanOrEqualTo(begin);
      assertNoBarrierWithin(gaps);
      assertThat(barriersFrom(begin))
          .containsAll(gaps.stream().skip(1).map(Coverage::getFromRevision).toList());
      for (long revision : barriersFrom(begin)) {
        assertStateEqualsTheClustersAt(revision, TestWorkload.resources());
      }
      // Whether a tick that was listed fell into its short life is the clock's business.
      assertThat(topics.changes("configmaps", "added").stream().map(Change::getOperation).toList())
          .isIn(List.of(), List.of(Operation.OBSERVE, Operation.DELETE));
      assertOnce();
    }
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

  /** Waits until controllers have answered what was written, and barriers stand behind that. */
  private void awaitSettled() throws Exception {
    awaitCaughtUp();
    assertStateEqualsTheClusters(TestWorkload.resources());
    awaitCaughtUp();
  }

  /** Ticks that begin after this are read. */
  private static void awaitTicks(ApiProxy proxy) {
    Predicate<String> ticks = "/api/v1/namespaces?limit=1"::equals;
    long asked = proxy.asked(ticks);
    await().atMost(LONG).until(() -> proxy.asked(ticks) > asked + 2);
  }

  /** Each gap begins where the one before it ends. */
  private static void assertContiguous(List<Coverage> gaps) {
    for (int i = 1; i < gaps.size(); i++) {
      assertThat(gaps.get(i).getFromRevision()).isEqualTo(gaps.get(i - 1).getToRevision());
    }
  }

  private void assertNoBarrierWithin(List<Coverage> gaps) {
    for (long revision : barriersFrom(0)) {
      assertThat(gaps)
          .as("gaps around %d", revision)
          .noneMatch(g -> g.getFromRevision() < revision && revision < g.getToRevision());
    }
  }

  private List<Long> barriersFrom(long revision) {
    return topics.barriersByPartition().get(0).stream()
        .map(placed -> placed.barrier().getRevision())
        .filter(r -> r >= revision)
        .distinct()
        .toList();
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
