package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who did it: a hundred scripted cases on a real API server. The script knows whom it asked as; the
 * API server's audit log, which is read here independently, knows the rest.
 */
class WhoTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyChangeIsOfWhoMadeItOrOfNobody(@TempDir Path work) throws Exception {
    try (ControlPlane controlPlane = ControlPlane.start()) {
      Rewind rewind = new Rewind(work);
      String data = work.resolve("data").toString();
      WhoScript script = new WhoScript(controlPlane, work);
      List<JsonNode> told;
      try (RunningProcess up = startUp(rewind, controlPlane, work, data)) {
        script.prepare();
        script.play();
        new Kubectl(controlPlane, work).as("alice", "create", "configmap", "last", "-n", "who");
        Conditions.eventually(
            "the last change is told",
            () ->
                who(rewind, data).stream()
                    .anyMatch(item -> item.path("name").asText().equals("last")));
        // A moment can be read when all changes up to it are told, wherever they are kept.
        ApiServer admin = ApiServer.of(controlPlane.kubeconfig("admin"));
        String end = "rev:" + admin.revision();
        Conditions.eventually(
            "all changes are told",
            () -> rewind.run("get", "namespaces", "--at", end, "--data-dir", data).exitCode() == 0);
        told = who(rewind, data);
      }
      Tally tally = new Tally(told);
      tally.compareWithScript(script);
      tally.compareWithLog(events(controlPlane.auditLog()));
      tally.print(script);

      assertThat(script.cases()).isGreaterThanOrEqualTo(100);
      assertThat(tally.wrong()).isEmpty();
      assertThat(tally.unnamed().size() * 100.0 / tally.total())
          .as("per cent of changes without a name: %s", tally.unnamed())
          .isLessThanOrEqualTo(1);
    }
  }

  private static RunningProcess startUp(
      Rewind rewind, ControlPlane controlPlane, Path work, String data) {
    ProcessBuilder up =
        rewind.builder(
            "up",
            "--kubeconfig",
            controlPlane.kubeconfig("rewind").toString(),
            "--cluster",
            "test",
            "--data-dir",
            data);
    return RunningProcess.start("up", up, work.resolve("up.log")).awaitLog("^ready");
  }

  private static List<JsonNode> who(Rewind rewind, String data) throws IOException {
    String out =
        rewind.run("who", "-A", "--all-kinds", "-o", "json", "--data-dir", data).mustExit(0).out();
    List<JsonNode> items = new ArrayList<>();
    JSON.readTree(out).get("items").forEach(items::add);
    items.removeIf(item -> item.get("operation").asText().equals("gap"));
    return items;
  }

  /** The log's events by audit id. */
  private static Map<String, JsonNode> events(Path log) throws IOException {
    Map<String, JsonNode> events = new HashMap<>();
    String written = Files.readString(log);
    // The API server goes on writing: its last line may not be whole yet.
    for (String line : written.substring(0, written.lastIndexOf('\n') + 1).lines().toList()) {
      JsonNode event = JSON.readTree(line);
      if (event.get("stage").asText().equals("ResponseComplete")) {
        events.put(event.get("auditID").asText(), event);
      }
    }
    return events;
  }
}
