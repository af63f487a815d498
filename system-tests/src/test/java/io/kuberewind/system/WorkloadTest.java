package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.sandbox.ControlPlane;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The oracle itself: two independent ways to know what is there agree. */
class WorkloadTest {
  @Test
  void whatWasAcknowledgedIsWhatTheApiServerListsAtThatRevision() throws Exception {
    try (ControlPlane controlPlane = ControlPlane.start()) {
      ApiServer admin = ApiServer.of(controlPlane.kubeconfig("admin"));
      Workload workload = new Workload(7, List.of(admin), "oracle");
      workload.prepare();
      workload.write(150);

      Map<String, JsonNode> truth = new Truth(admin).at(admin.revision());

      Set<String> uids = new TreeSet<>();
      truth.values().forEach(object -> uids.add(object.get("metadata").get("uid").asText()));
      assertThat(workload.living()).hasSizeGreaterThan(15);
      assertThat(workload.living().values())
          .allSatisfy(
              object -> assertThat(uids).contains(object.get("metadata").get("uid").asText()));
    }
  }
}
