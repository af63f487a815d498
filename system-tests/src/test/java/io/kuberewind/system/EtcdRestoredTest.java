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
 * snapshot, between it and the restore, and after the restore are each the truth. The snapshot is
 * taken while KubeRewind stands still, so that there is something it has not seen.
 */
class EtcdRestoredTest {
  private static final int REFUSED = 3;

  @Test
  void eachTimelineComesBackExactlyAndWhatWasNotSeenIsSaid(@TempDir Path work) throws Exception {
    Rewind rewind = new Rewind(work);
    String data = work.resolve("data").toString();
    try (ControlPlane controlPlane = ControlPlane.start();
        RunningProcess up = startUp(rewind, controlPlane, data)) {
      ApiServer admin = ApiServer.of(controlPlane.kubeconfig("admin"));
      Workload first = new Workload(7, List.of(admin), "first");
      first.prepare();
      Truth truth = new Truth(admin);
      Comparison comparison = new Comparison(rewind, truth, "--data-dir", data);
      comparison.awaitFollowed(first);
      first.write(60);
      long before = admin.revision();
      Map<String, JsonNode> truthBefore = truth.at(before);
      comparison.assertEqualAt("rev:" + before, truthBefore);
      up.signal("STOP");
      first.write(20);
      long unseen = admin.revision();
      first.write(20);
      new EtcdDisk(controlPlane).copyTo(work.resolve("snapshot"));
      up.signal("CONT");
      awaitFollowed(1, comparison, first, admin);
      first.write(40);
      long between = admin.revision();
      Map<String, JsonNode> truthBetween = truth.at(between);
      comparison.assertEqualAt("rev:" + between, truthBetween);
      new EtcdDisk(controlPlane).putBack(work.resolve("snapshot"), work.resolve("discarded"));
      Workload second = new Workload(8, List.of(admin), "second");
      second.prepare();
      awaitFollowed(2, comparison, second, admin);
      second.write(40);
      long after = admin.revision();
      Map<String, JsonNode> truthAfter = truth.at(after);

      comparison.assertEqualAt("rev:2/" + after, truthAfter);

      comparison.assertEqualAt("rev:1/" + before, truthBefore);
      comparison.assertEqualAt("rev:1/" + between, truthBetween);
      for (String whole : List.of("1/" + before, "1/" + between, "2/" + after)) {
        assertThat(comparison.gapsAt("rev:" + whole)).as(whole).isEmpty();
      }
      assertThat(comparison.gapsAt("rev:1/" + unseen)).isNotEmpty();
      Rewind.Result plan =
          rewind
              .run(
                  "plan",
                  "--at",
                  "rev:1/" + unseen,
                  "--kubeconfig",
                  controlPlane.kubeconfig("admin").toString(),
                  "--data-dir",
                  data)
              .mustExit(REFUSED);
      assertThat(plan.err()).contains("the moment lies in a gap: ").contains("--allow-gaps");
      assertTimelines(rewind.run("log", "-A", "-o", "json", "--data-dir", data).mustExit(0));
      assertThat(up.text()).contains("timeline begins");
    }
  }

  private static void assertTimelines(Rewind.Result log) throws Exception {
    TreeSet<Integer> timelines = new TreeSet<>();
    for (JsonNode item : new ObjectMapper().readTree(log.out()).get("items")) {
      timelines.add(item.get("timeline").asInt());
    }
    assertThat(timelines).containsExactly(1, 2);
    assertThat(log.out()).contains("timeline 2 begins");
  }

  /** Waits until every type is followed again: moments from then on lie in no gap. */
  private static void awaitFollowed(
      int timeline, Comparison comparison, Workload workload, ApiServer admin) {
    Conditions.eventually(
        "every type is followed",
        () -> {
          // A revision that nothing was put out to before.
          workload.write(1);
          return comparison.gapsAt("rev:" + timeline + "/" + admin.revision()).isEmpty();
        });
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
