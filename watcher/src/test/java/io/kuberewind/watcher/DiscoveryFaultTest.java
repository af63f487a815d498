package io.kuberewind.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.CoverageEvent;
import io.kuberewind.schemas.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The API server does not say, or not for certain, which types it serves. */
class DiscoveryFaultTest extends RealClusterTest {
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  @Test
  void whileItSaysNothingEveryTypeIsFollowedOn() throws Exception {
    try (ApiProxy proxy = ApiProxy.before(cluster.kubeconfig("rewind"))) {
      awaitReady(started(config("0", proxy.kubeconfig(directory))));
      long asked = proxy.asked("/apis"::equals);
      proxy.fault(ApiProxy.Fault.UNAVAILABLE, "/apis"::equals);
      api.create(DEFINITIONS, TestWorkload.definition("cogs", "Cog"));
      await().atMost(LONG).until(() -> proxy.asked("/apis"::equals) > asked + 2);
      TestWorkload workload = new TestWorkload(api, 41).write(60);

      awaitCaughtUp();

      assertComplete(workload);
      assertStateEqualsTheClusters(TestWorkload.resources());
      assertThat(topics.coverage(CoverageEvent.LEFT, "widgets")).isEmpty();
      proxy.heal();
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(topics.read().coverage(CoverageEvent.JOINED, "cogs")).isNotEmpty());
    }
  }

  @Test
  void aGroupWhoseServerIsAwayHoldsNoOtherBack() throws Exception {
    api.create(
        "/apis/apiregistration.k8s.io/v1/apiservices",
        """
        {"metadata":{"name":"v1.away.example.com"},"spec":{"group":"away.example.com","version":"v1",
        "groupPriorityMinimum":100,"versionPriority":100,"insecureSkipTLSVerify":true,
        "service":{"namespace":"default","name":"nobody"}}}\
        """);
    watcher();
    TestWorkload workload = new TestWorkload(api, 42).write(40);

    awaitCaughtUp();

    assertComplete(workload);
    assertStateEqualsTheClusters(TestWorkload.resources());
    api.delete("/apis/apiregistration.k8s.io/v1/apiservices/v1.away.example.com");
  }

  @Test
  void anObjectOfATypeThatIsNotListedForAMomentIsNotTakenForDeleted() throws Exception {
    try (ApiProxy proxy = ApiProxy.before(cluster.kubeconfig("rewind"))) {
      awaitReady(started(config("0", proxy.kubeconfig(directory))));
      TestWorkload workload = new TestWorkload(api, 43).write(60);
      long asked = proxy.asked("/apis"::equals);
      proxy.fault(ApiProxy.Fault.END, "/apis"::equals);
      api.create(DEFINITIONS, TestWorkload.definition("wheels", "Wheel"));
      await().atMost(LONG).until(() -> proxy.asked("/apis"::equals) > asked + 2);

      awaitCaughtUp();

      assertComplete(workload);
      List<Change> found =
          topics.changes(c -> c.getOperation() == Operation.DELETE && c.getRevisionAfter() != null);
      assertThat(found).isEmpty();
    }
  }
}
