package io.kuberewind.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.sandbox.ControlPlane;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise: state at T equals the truth. A random workload of several users over twenty kinds
 * runs against a real control plane; the API server's own lists at quiet moments and at revisions
 * in between are the truth.
 */
class EveryMomentComesBackTest {
  private static final int ROUNDS = 4;
  private static final int WRITES_A_ROUND = 100;
  private static final int REVISIONS_A_ROUND = 2;

  private static ControlPlane controlPlane;

  @BeforeAll
  static void startControlPlane() throws Exception {
    controlPlane = ControlPlane.start();
  }

  @AfterAll
  static void stopControlPlane() throws Exception {
    controlPlane.close();
  }

  @Test
  void withUp(@TempDir Path work) {
    Rewind rewind = new Rewind(work);
    String data = work.resolve("data").toString();
    try (RunningProcess up = startUp(rewind, work, data)) {
      playAndCompare("up", 20261121L, rewind, "--data-dir", data);
    }
  }

  @Test
  void withTheStagesAsProcessesOnABrokerOfTheirOwn(@TempDir Path work) {
    Rewind rewind = new Rewind(work);
    try (StageProcesses stages = StageProcesses.start(work, controlPlane.kubeconfig("rewind"))) {
      playAndCompare("stages", 20261122L, rewind, "--archive", stages.archive());
    }
  }

  @Test
  void withUpKilledInTheMiddle(@TempDir Path work) {
    Rewind rewind = new Rewind(work);
    String data = work.resolve("data").toString();
    long seed = 20261123L;
    Workload workload = workload(seed, "killed");
    Map<Long, Map<String, JsonNode>> truths = new TreeMap<>();
    RunningProcess up = startUp(rewind, work, data);
    for (int round = 0; round < 3; round++) {
      workload.write(40);
      up.kill();
      // These are made while nobody watches, and still belong to history.
      workload.write(20);
      truths.putAll(truthOf(workload, new Random(seed + round)));
      up = startUp(rewind, work, data);
    }

    try (RunningProcess last = up) {
      Comparison comparison = new Comparison(rewind, truth(), "--data-dir", data);
      truths.forEach(comparison::assertEqualAt);
    }
  }

  private static void playAndCompare(
      String namespace, long seed, Rewind rewind, String... whereFrom) {
    Workload workload = workload(seed, namespace);
    Comparison comparison = new Comparison(rewind, truth(), whereFrom);
    comparison.awaitFollowed(workload);
    Map<Long, Map<String, JsonNode>> truths = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      workload.write(WRITES_A_ROUND);
      truths.putAll(truthOf(workload, new Random(seed + round)));
    }

    truths.forEach(comparison::assertEqualAt);
  }

  private static RunningProcess startUp(Rewind rewind, Path work, String data) {
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

  private static Workload workload(long seed, String namespace) {
    System.out.println("workload " + namespace + " has seed " + seed);
    Workload workload =
        new Workload(
            seed, List.of(connection("admin"), connection("alice"), connection("bob")), namespace);
    workload.prepare();
    return workload;
  }

  /** The truth now, which is quiet, and at a few revisions of the workload so far. */
  private static Map<Long, Map<String, JsonNode>> truthOf(Workload workload, Random random) {
    Map<Long, Map<String, JsonNode>> truths = new TreeMap<>();
    long now = connection("admin").revision();
    truths.put(now, truth().at(now));
    List<Long> revisions = workload.revisions();
    for (int i = 0; i < REVISIONS_A_ROUND; i++) {
      long revision = revisions.get(random.nextInt(revisions.size()));
      truths.put(revision, truth().at(revision));
    }
    return truths;
  }

  private static Truth truth() {
    return new Truth(connection("admin"));
  }

  private static ApiServer connection(String user) {
    return ApiServer.of(controlPlane.kubeconfig(user));
  }
}
