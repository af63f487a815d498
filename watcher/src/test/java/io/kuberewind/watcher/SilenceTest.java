package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import io.kuberewind.watcher.capture.CaptureSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watches that fall silent, end early, break, or are told that their history is gone. */
class SilenceTest extends RealClusterTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Predicate<String> WATCHES = ApiProxy.watchesOf("configmaps");
  private static final Predicate<String> FIRST_LISTS =
      WATCHES.and(path -> path.contains("sendInitialEvents"));

  private ApiProxy proxy;
  private WatcherStage watcher;

  @Override
  CaptureSettings settings() {
    // Bookmarks come about once a minute: a test does not wait for two of them.
    return CaptureSettings.defaults().idleAfter(Duration.ofSeconds(10));
  }

  @BeforeEach
  void watchThroughAProxy() throws Exception {
    proxy = ApiProxy.before(cluster.kubeconfig("rewind"));
    watcher = started(config("0", proxy.kubeconfig(directory)));
    awaitReady(watcher);
  }

  @AfterEach
  void closeProxy() {
    watcher.close();
    proxy.close();
  }

  @Test
  void aWatchThatFallsSilentIsTakenUpAgain() throws Exception {
    double before = restarts();
    proxy.once(ApiProxy.Fault.STALL, WATCHES);
    TestWorkload workload = new TestWorkload(api, 51).write(60);

    awaitAll(workload);

    await().atMost(LONG).until(() -> restarts() > before);
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).isEmpty();
    awaitReady(watcher);
  }

  @Test
  void aWatchThatEndsInGoodOrderIsTakenUpAtOnce() throws Exception {
    double before = restarts();
    proxy.once(ApiProxy.Fault.END, WATCHES);
    TestWorkload workload = new TestWorkload(api, 52).write(60);
    proxy.once(ApiProxy.Fault.CUT, WATCHES);
    workload.write(60);

    awaitAll(workload);

    await().atMost(LONG).until(() -> restarts() >= before + 2);
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).isEmpty();
  }

  @Test
  void aServerThatHasForgottenIsListedAgainAndNotReadyUntilThen() throws Exception {
    create("gone");
    create("kept");
    awaitCaughtUp();
    proxy.fault(ApiProxy.Fault.UNAVAILABLE, WATCHES);
    long until = api.revision();
    api.delete(MAPS + "/gone");
    create("new");
    await().atMost(LONG).until(() -> !watcher.health().ready());
    proxy.instead(
        ApiProxy.Fault.STALL,
        FIRST_LISTS,
        ApiProxy.Fault.GONE,
        WATCHES.and(path -> path.contains("&resourceVersion=")));
    await().atMost(LONG).until(proxy::hasStalled);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(watcher.health().reason()).contains("configmaps (being listed)"));
    proxy.heal();
    proxy.once(ApiProxy.Fault.CUT, FIRST_LISTS);

    awaitReady(watcher);
    awaitCaughtUp();

    assertStateEqualsTheClusters(TestWorkload.resources());
    Change gone = topics.changes("configmaps", "gone").get(1);
    assertThat(gone.getOperation()).isEqualTo(Operation.DELETE);
    assertThat(gone.getRevisionAfter()).isBetween(1L, until);
    List<Coverage> gaps = topics.coverage(CoverageEvent.GAP, "configmaps");
    assertThat(gaps).isNotEmpty();
    assertThat(gaps.get(0).getFromRevision()).isLessThanOrEqualTo(until);
    assertThat(gaps.get(gaps.size() - 1).getToRevision()).isGreaterThan(until);
    assertThat(gaps.get(0).getReason()).contains("no longer had what followed");
  }

  private double restarts() {
    return meters.get("rewind.watcher.restarts").counter().count();
  }

  /** What a silent stream held back may come behind its barrier: each write is waited for. */
  private void awaitAll(TestWorkload workload) {
    awaitCaughtUp();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              topics.read();
              assertComplete(workload);
              assertStateEqualsTheClusters(TestWorkload.resources());
            });
  }

  private static void create(String name) {
    assertThat(api.create(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}").isOk()).isTrue();
  }
}
