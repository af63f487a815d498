package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.sandbox.ControlPlane;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two watchers and two instances of the streams app on one broker. One of each is killed, and one
 * is frozen and wakes up as a zombie, while changes come.
 */
class TwoAtOnceTest {
  @Test
  void nothingIsLostAndNothingCountsTwice(@TempDir Path work) {
    Rewind rewind = new Rewind(work);
    try (ControlPlane controlPlane = ControlPlane.start();
        StageProcesses stages = StageProcesses.start(work, controlPlane.kubeconfig("rewind"))) {
      stages.startWatcher("1");
      stages.startStreams("1");
      ApiServer admin = ApiServer.of(controlPlane.kubeconfig("admin"));
      Workload workload = new Workload(31, List.of(admin), "twins");
      workload.prepare();
      Truth truth = new Truth(admin);
      Comparison comparison = new Comparison(rewind, truth, "--archive", stages.archive());
      comparison.awaitFollowed(workload);
      Map<Long, Map<String, JsonNode>> truths = new TreeMap<>();
      workload.write(60);
      stages.kill("watcher-0");
      workload.write(40);
      long oneWatcher = admin.revision();
      truths.put(oneWatcher, truth.at(oneWatcher));
      // The other watcher tells of it: nobody waits for the first one to come back.
      comparison.assertEqualAt(oneWatcher, truths.get(oneWatcher));
      stages.startWatcher("0");
      stages.kill("streams-0");
      workload.write(40);
      stages.startStreams("0");
      stages.kill("watcher-1");
      workload.write(40);
      stages.startWatcher("1");
      stages.freeze("streams-1");
      workload.write(40);
      long frozen = admin.revision();
      truths.put(frozen, truth.at(frozen));
      comparison.assertEqualAt(frozen, truths.get(frozen));
      stages.thaw("streams-1");
      workload.write(40);
      long end = admin.revision();
      truths.put(end, truth.at(end));

      truths.forEach(comparison::assertEqualAt);

      History history = History.read(stages.bootstrapServers());
      assertThat(history.repeated()).as("changes that stand in the history twice").isEmpty();
      assertThat(history.revisions()).containsAll(workload.revisions());
    }
  }
}
