package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.sandbox.EtcdDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of etcd is put back to an older snapshot while KubeRewind runs: the states before the
 * snapshot, between it and the restore, and after the restore are each the truth.
 */
class EtcdRestoredTest {
  @Test
  void eachTimelineComesBackExactly(@TempDir Path work) throws Exception {
    Rewind rewind = new Rewind(work);
    String data = work.resolve("data").toString();
    try (ControlPlane controlPlane = ControlPlane.start();
        RunningProcess up = startUp(rewind, controlPlane, data)) {
      ApiServer admin = ApiServer.of(controlPlane.kubeconfig("admin"));
      Workload first = new Workload(7, List.of(admin), "first");
      first.prepare();
      Truth truth = new Truth(admin);
      Comparison comparison = new Comparison(rewind, truth, "--data-dir", data);
      first.write(60);
      long before = admin.revision();
      Map<String, JsonNode> truthBefore = truth.at(before);
      new EtcdDisk(controlPlane).copyTo(work.resolve("snapshot"));
      first.write(60);
      long between = admin.revision();
      Map<String, JsonNode> truthBetween = truth.at(between);
      comparison.assertEqualAt("rev:" + between, truthBetween);
      new EtcdDisk(controlPlane).putBack(work.resolve("snapshot"), work.resolve("discarded"));
      Workload second = new Workload(8, List.of(admin), "second");
      second.prepare();
      second.write(40);
      long after = admin.revision();
      Map<String, JsonNode> truthAfter = truth.at(after);

      comparison.assertEqualAt("rev:2/" + after, truthAfter);

      comparison.assertEqualAt("rev:1/" + before, truthBefore);
      comparison.assertEqualAt("rev:1/" + between, truthBetween);
      Rewind.Result log = rewind.run("log", "-A", "-o", "json", "--data-dir", data).mustExit(0);
      TreeSet<Integer> timelines = new TreeSet<>();
      for (JsonNode item : new ObjectMapper().readTree(log.out()).get("items")) {
        timelines.add(item.get("timeline").asInt());
      }
      assertThat(timelines).containsExactly(1, 2);
      assertThat(log.out()).contains("timeline 2 begins");
      assertThat(up.text()).contains("timeline begins");
    }
  }

  private static RunningProcess startUp(Rewind rewind, ControlPlane controlPlane, String data) {
    ProcessBuilder up =
        rewind.builder(
            "up",
            "--kubeconfig",
            controlPlane.kubeconfig("rewind").toString(),
            "--cluster",
            "test",
            "--data-dir",
            data);
    return RunningProcess.start("up", up, Path.of(data).resolveSibling("up.log"))
        .awaitLog("^ready");
  }
}
