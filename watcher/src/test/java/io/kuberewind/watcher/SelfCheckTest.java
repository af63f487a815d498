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
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events that are lost on the way without any sign of it: the audit of ourselves finds them. */
class SelfCheckTest extends RealClusterTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  @Override
  CaptureSettings settings() {
    return CaptureSettings.defaults().checkedEvery(Duration.ofSeconds(5));
  }

  @Test
  void lostEventsAreFoundMendedAndOnRecord() throws Exception {
    try (ApiProxy proxy = ApiProxy.before(cluster.kubeconfig("rewind"))) {
      write("lost-create", 1);
      api.delete(MAPS + "/lost-create");
      write("lost-update", 1);
      write("lost-delete", 1);
      awaitReady(started(config("0", proxy.kubeconfig(directory))));
      awaitCaughtUp();
      long begin = api.revision();
      proxy.loseLines("\"name\":\"lost-");
      write("lost-create", 1);
      api.update(MAPS + "/lost-update", body("lost-update", 2));
      api.delete(MAPS + "/lost-delete");
      long end = api.revision();
      write("found", 1);
      awaitCaughtUp();
      proxy.loseLines("");

      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                topics.read();
                assertStateEqualsTheClusters(TestWorkload.resources());
              });

      assertOnce();
      Change deleted = topics.changes("configmaps", "lost-delete").get(1);
      assertThat(deleted.getOperation()).isEqualTo(Operation.DELETE);
      assertThat(deleted.getRevisionAfter()).isLessThan(end);
      List<Coverage> gaps = topics.coverage(CoverageEvent.GAP, "configmaps");
      assertThat(gaps).isNotEmpty();
      assertThat(gaps.get(0).getFromRevision()).isLessThanOrEqualTo(begin);
      assertThat(gaps.get(gaps.size() - 1).getToRevision()).isGreaterThanOrEqualTo(end);
      assertThat(gaps.get(0).getReason()).startsWith("found by the check: ");
      assertThat(count("rewind.watcher.check.differences")).isPositive();
    }
  }

  @Test
  void whatIsOnItsWayIsNoDifference() throws Exception {
    watcher();
    double before = count("rewind.watcher.checks");
    TestWorkload workload = new TestWorkload(api, 61);
    while (count("rewind.watcher.checks") < before + 200) {
      workload.write(20);
    }

    awaitCaughtUp();

    assertComplete(workload);
    assertThat(topics.coverage(CoverageEvent.GAP, "configmaps")).isEmpty();
    assertThat(count("rewind.watcher.check.differences")).isZero();
  }

  @Test
  void whatTheApiServerDroppedOfItsAuditIsOnRecord() throws Exception {
    WatcherConfig config = config("0", true);
    WatcherConfig.Source source =
        new WatcherConfig.Source(
            config.source().kubeconfig(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(1));
    awaitReady(
        started(
            new WatcherConfig(
                name, "0", source, config.kafka(), config.capture(), config.queue())));

    // Nobody receives the audit webhook of this control plane.
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(topics.read().coverage(CoverageEvent.GAP, "events"))
                    .anySatisfy(
                        gap -> {
                          assertThat(gap.getGroup()).isEqualTo("audit.k8s.io");
                          assertThat(gap.getReason())
                              .matches("the API server dropped \\d+ audit events: .*");
                          assertThat(gap.getFromRevision())
                              .isPositive()
                              .isLessThanOrEqualTo(gap.getToRevision());
                        }));
  }

  private double count(String meter) {
    return meters.get(meter).counter().count();
  }

  private static void write(String name, int n) {
    assertThat(api.create(MAPS, body(name, n)).isOk()).isTrue();
  }

  private static String body(String name, int n) {
    return "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"n\":\"%d\"}}".formatted(name, n);
  }
}
