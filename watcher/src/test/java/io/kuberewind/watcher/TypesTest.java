package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import io.kuberewind.watcher.discovery.CapturePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Types come and go, are refused, or are listed the old way. */
class TypesTest extends RealClusterTest {
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String GADGETS = "/apis/test.example.com/v1/namespaces/default/gadgets";
  private static final String GADGET =
      "{\"apiVersion\":\"test.example.com/v1\",\"kind\":\"Gadget\",\"metadata\":{\"name\":\"g\"},\"spec\":{\"n\":1}}";

  @Test
  void aNewDefinitionJoinsAndARemovedOneLeaves() throws Exception {
    watcher();
    api.create(DEFINITIONS, TestWorkload.definition("gadgets", "Gadget"));
    await().atMost(LONG).until(() -> api.create(GADGETS, GADGET).isOk());
    awaitCaughtUp();
    List<Change> alive = List.copyOf(topics.changes("gadgets", "g"));
    api.delete(DEFINITIONS + "/gadgets.test.example.com");

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(topics.read().coverage(CoverageEvent.LEFT, "gadgets")).hasSize(1));

    assertThat(alive).hasSize(1);
    assertThat(topics.coverage(CoverageEvent.JOINED, "gadgets")).hasSize(1);
    List<Change> all = topics.changes("gadgets", "g");
    assertThat(all.get(all.size() - 1).getOperation()).isEqualTo(Operation.DELETE);
    assertOrdered();
    awaitCaughtUp();
  }

  @Test
  void noBarrierPassesTheFirstObjectsOfANewType() throws Exception {
    watcher();
    api.create(DEFINITIONS, TestWorkload.definition("sprockets", "Sprocket"));
    String path = GADGETS.replace("gadgets", "sprockets");
    String body = GADGET.replace("Gadget", "Sprocket");
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(LONG)
        .until(() -> api.create(path, body).isOk());
    long revision = api.get(path + "/g").revision();

    awaitCaughtUp();

    topics
        .changesByPartition()
        .forEach(
            (partition, changes) -> {
              for (int i = 0; i < changes.size(); i++) {
                int place = i;
                if (changes.get(i).getRevision() == revision) {
                  assertThat(topics.barriersByPartition().get(partition))
                      .filteredOn(b -> b.changesBefore() <= place)
                      .allMatch(b -> b.barrier().getRevision() < revision);
                }
              }
            });
    assertThat(topics.changes("sprockets", "g")).hasSize(1);
  }

  @Test
  void serversThatCannotListWithinAWatchAreListedInPages() throws Exception {
    for (int i = 0; i < 600; i++) {
      api.create(
          "/api/v1/namespaces/default/configmaps",
          "{\"metadata\":{\"name\":\"page-" + i + "\"},\"data\":{\"i\":\"" + i + "\"}}");
    }
    awaitReady(started(config("0", false)));
    TestWorkload workload = new TestWorkload(api, 31).write(60);

    awaitCaughtUp();

    assertComplete(workload);
    assertStateEqualsTheClusters(TestWorkload.resources());
    assertThat(topics.coverage(CoverageEvent.JOINED, "configmaps")).hasSize(1);
  }

  @Test
  void typesThatMayNotBeReadAreOnRecordAndHoldNothingBack() throws Exception {
    api.create(
        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
        """
        {"metadata":{"name":"few"},"rules":[{"apiGroups":[""],"resources":["namespaces","configmaps"],
        "verbs":["get","list","watch"]}]}\
        """);
    api.create(
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        """
        {"metadata":{"name":"few"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"few"},
        "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"nobody"}]}\
        """);
    WatcherConfig config =
        new WatcherConfig(
            name,
            "0",
            new WatcherConfig.Source(Optional.of(cluster.kubeconfig("nobody")), Optional.empty()),
            new WatcherConfig.Kafka(
                broker.bootstrapServers(), Map.of(), 4, (short) 1, Optional.empty()),
            new WatcherConfig.Capture(
                CapturePolicy.DEFAULT_EXCLUDED,
                Duration.ofMillis(500),
                Duration.ofMinutes(10),
                true),
            WatcherConfig.Queue.defaults());

    awaitReady(started(config));
    awaitCaughtUp();

    assertStateEqualsTheClusters(List.of("configmaps"));
    assertThat(topics.coverage(CoverageEvent.GAP, "secrets"))
        .singleElement()
        .satisfies(gap -> assertThat(gap.getReason()).contains("forbidden"));
  }
}
