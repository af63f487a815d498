package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import io.kuberewind.watcher.discovery.CapturePolicy;
import java.time.Duration;
import java.util.ArrayList;
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
  void definitionsThatComeAndGoUnderLoadLoseNothing() throws Exception {
    watcher();
    TestWorkload workload = new TestWorkload(api, 32);
    String gizmos = GADGETS.replace("gadgets", "gizmos");
    List<TestApi.Answer> created = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      assertThat(api.create(DEFINITIONS, TestWorkload.definition("gizmos", "Gizmo")).isOk())
          .isTrue();
      await()
          .atMost(LONG)
          .until(
              () -> {
                workload.write(5);
                TestApi.Answer answer = api.create(gizmos, GADGET.replace("Gadget", "Gizmo"));
                created.add(answer);
                return answer.isOk();
              });
      awaitCaughtUp();
      workload.write(5);
      if (round < 3) {
        api.delete(DEFINITIONS + "/gizmos.test.example.com");
        await()
            .atMost(LONG)
            .until(
                () -> {
                  workload.write(5);
                  return api.get(DEFINITIONS + "/gizmos.test.example.com").status() == 404;
                });
      }
    }

    awaitCaughtUp();

    assertComplete(workload);
    assertStateEqualsTheClusters(TestWorkload.resources());
    created.removeIf(answer -> !answer.isOk());
    List<Change> gizmo = topics.changes("gizmos", "g");
    assertThat(gizmo)
        .extracting(Change::getOperation)
        .filteredOn(operation -> operation == Operation.DELETE)
        .hasSize(3);
    assertThat(gizmo)
        .filteredOn(change -> change.getOperation() != Operation.DELETE)
        .extracting(Change::getRevision)
        .containsExactlyElementsOf(created.stream().map(TestApi.Answer::revision).toList());
    assertThat(topics.coverage(CoverageEvent.LEFT, "configmaps")).isEmpty();
    api.delete(DEFINITIONS + "/gizmos.test.example.com");
  }

  @Test
  void aTypeWhosePreferredVersionChangesGoesOn() throws Exception {
    watcher();
    String name = DEFINITIONS + "/sockets.test.example.com";
    String sockets = GADGETS.replace("gadgets", "sockets");
    api.create(DEFINITIONS, TestWorkload.definition("sockets", "Socket"));
    await()
        .atMost(LONG)
        .until(() -> api.create(sockets, GADGET.replace("Gadget", "Socket")).isOk());
    awaitCaughtUp();
    ObjectNode definition = (ObjectNode) api.get(name).body();
    ArrayNode versions = (ArrayNode) definition.path("spec").path("versions");
    ObjectNode second = versions.get(0).deepCopy();
    versions.insert(0, second.put("name", "v2").put("storage", false));
    assertThat(api.update(name, definition.toString()).isOk()).isTrue();
    String newer = sockets.replace("/v1/", "/v2/") + "/g";
    List<Long> patched = new ArrayList<>();
    await()
        .atMost(LONG)
        .until(
            () -> {
              String patch = "{\"spec\":{\"n\":" + (patched.size() + 2) + "}}";
              TestApi.Answer answer = api.patch(newer, patch);
              if (answer.isOk()) {
                patched.add(answer.revision());
              }
              return topics.read().changes("sockets", "g").stream()
                  .anyMatch(change -> change.getVersion().equals("v2"));
            });
    awaitCaughtUp();
    long last = api.patch(newer, "{\"spec\":{\"n\":1000}}").revision();

    awaitCaughtUp();

    List<Change> all = topics.changes("sockets", "g");
    Change newest = all.get(all.size() - 1);
    assertThat(newest.getRevision()).isEqualTo(last);
    assertThat(newest.getVersion()).isEqualTo("v2");
    assertThat(JSON.readTree(bytes(newest.getObject())).path("apiVersion").asText())
        .isEqualTo("test.example.com/v2");
    assertThat(all).noneMatch(change -> change.getOperation() == Operation.DELETE);
    assertThat(topics.coverage(CoverageEvent.LEFT, "sockets")).isEmpty();
    List<Long> told = all.stream().map(Change::getRevision).toList();
    List<Coverage> gaps = topics.coverage(CoverageEvent.GAP, "sockets");
    assertThat(patched)
        .as("told of, or in a gap")
        .allMatch(
            revision ->
                told.contains(revision)
                    || gaps.stream()
                        .anyMatch(
                            g -> g.getFromRevision() < revision && revision < g.getToRevision()));
    assertOnce();
    api.delete(name);
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
    try (TestApi nobody = new TestApi(cluster.kubeconfig("nobody"))) {
      await().atMost(LONG).until(() -> nobody.get("/api/v1/configmaps").isOk());
    }
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
