package io.kuberewind.watcher.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.cluster.ClusterConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final Set<String> ALL = Set.of("get", "list", "watch");

  @Test
  void bothWaysOfAskingGiveTheSameTypes() throws Exception {
    try (ControlPlane server = ControlPlane.start();
        ClusterConnection cluster =
            ClusterConnection.open(Optional.of(server.kubeconfig("rewind")), Optional.empty())) {
      Discovered aggregated = new Discovery(cluster).read();

      Discovered oneByOne = new Discovery(cluster, Discovery.JSON).read();

      assertThat(oneByOne.types()).containsExactlyInAnyOrderElementsOf(aggregated.types());
      assertThat(aggregated.types())
          .contains(
              new ResourceType("apps", "v1", "deployments", "Deployment", true),
              new ResourceType("", "v1", "namespaces", "Namespace", false))
          .extracting(ResourceType::name)
          .doesNotContain("events.events.k8s.io", "componentstatuses", "pods/status")
          .hasSizeGreaterThan(50);
      assertThat(aggregated.staleGroups()).isEmpty();
    }
  }

  @Test
  void theFirstVersionOfAResourceWins() {
    TypeList types = new TypeList();
    types.add(new ResourceType("a.io", "v2", "things", "Thing", true), ALL);
    types.add(new ResourceType("a.io", "v1", "things", "Thing", true), ALL);
    types.add(new ResourceType("a.io", "v1", "others", "Other", true), ALL);

    assertThat(types.discovered().types())
        .extracting(ResourceType::apiVersion)
        .containsExactly("a.io/v2", "a.io/v1");
  }

  @Test
  void whatCannotBeWatchedIsLeftOut() {
    TypeList types = new TypeList();
    types.add(new ResourceType("", "v1", "bindings", "Binding", true), Set.of("create"));

    assertThat(types.discovered().types()).isEmpty();
  }

  @Test
  void objectsThatTwoGroupsServeAreTakenOnce() {
    TypeList types = new TypeList();
    ResourceType events = new ResourceType("", "v1", "events", "Event", true);
    ResourceType ingresses =
        new ResourceType("networking.k8s.io", "v1", "ingresses", "Ingress", true);
    types.add(events, ALL);
    types.add(new ResourceType("events.k8s.io", "v1", "events", "Event", true), ALL);
    types.add(new ResourceType("extensions", "v1beta1", "ingresses", "Ingress", true), ALL);
    types.add(ingresses, ALL);

    assertThat(types.discovered().types()).isEqualTo(List.of(events, ingresses));
  }
}
