package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.sandbox.Component;
import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole cluster comes back in an empty one, and its garbage collector finds nothing to take. */
class RestoreElsewhereTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/owned/configmaps";
  private static final String OWNED =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: %s
        namespace: owned
        ownerReferences: [{apiVersion: %s, kind: %s, name: %s, uid: %s}]
      """;

  @TempDir private static Path work;
  private static RecordedCluster source;
  private static ControlPlane other;
  private static ApiServer there;

  @BeforeAll
  static void start() {
    source = RecordedCluster.start(work);
    other = ControlPlane.start();
    there = ApiServer.of(other.kubeconfig("admin"));
  }

  @AfterAll
  static void stop() {
    other.close();
    source.close();
  }

  @Test
  void everythingIsAsItWasAndStays() {
    Workload workload = new Workload(20261125L, List.of(source.admin), "moved");
    workload.prepare();
    workload.write(200);
    graph();
    source.awaitQuiet();
    String then = source.now();
    Map<String, JsonNode> wanted = Likeness.of(all(source.admin));
    Path plan = work.resolve("elsewhere.plan");

    source.rewind.run(source.on(other, "plan", "--at", then, "--out", plan.toString())).mustExit(1);
    Rewind.Result wrong = source.rewind("apply", plan.toString()).mustExit(3);
    Rewind.Result unnamed = restoreWhereTheContextLeads(then).mustExit(3);
    Rewind.Result apply = source.rewind.run(source.on(other, "apply", plan.toString())).mustExit(0);

    assertThat(wrong.err()).contains("the plan was made against cluster");
    assertThat(unnamed.out()).contains("another cluster than the one that was recorded");
    assertThat(apply.out()).contains("0 refused, 0 failed");
    assertSame(wanted);
    awaitGarbageCollector();
    assertSame(wanted);
    source.rewind.run(source.on(other, "plan", "--at", then, "--exact")).mustExit(0);
  }

  @Test
  void aStandbyFollowsOutlastsItsTargetAndIsStoppedAtAMark() {
    source.namespace("followed");
    source.apply(followed("a", 1));
    String[] replay = {
      "replay",
      "-n",
      "followed",
      "--from",
      recorded(source.now()),
      "--follow",
      "--stop-at",
      "cut-over",
      "--target",
      "sandbox",
      "--state",
      work.resolve("standby.json").toString()
    };

    try (RunningProcess standby = standby(replay, "first.log")) {
      source.apply(followed("b", 1));
      Conditions.eventually("the standby has what is new", () -> value("b").equals("1"));
      standby.kill();
    }
    source.apply(followed("b", 2));
    source.kubectl("-n", "followed", "delete", "configmap", "a");
    Rewind.Result second;
    try (RunningProcess standby = standby(replay, "second.log")) {
      Conditions.eventually("the standby goes on", () -> value("b").equals("2"));
      other.kill(Component.KUBE_APISERVER);
      source.apply(followed("b", 3));
      standby.awaitLog("^waiting for https://.* since ");
      source.apply(followed("c", 3));
      mark("cut-over", recorded(source.now()));
      other.start(Component.KUBE_APISERVER);
      source.apply(followed("b", 4));
      second = standby.ended();
    }

    second.mustExit(0);
    assertThat(second.out()).contains("going on after revision", "answers again, away since");
    assertThat(value("a")).isEmpty();
    assertThat(value("b")).isEqualTo("3");
    assertThat(value("c")).isEqualTo("3");
  }

  @Test
  void aDrillOfTheRecordingFindsEverythingAsItWas() throws IOException {
    source.namespace("drilled");
    source.kubectl("create", "deployment", "web", "-n", "drilled", "--image=web:1");
    source.kubectl("create", "configmap", "web", "-n", "drilled", "--from-literal=size=2");
    source.awaitQuiet();
    String data = work.resolve("data").toString();

    Rewind.Result drill =
        source.rewind.run("drill", "--at", source.now(), "--data-dir", data).mustExit(0);

    assertThat(drill.out()).contains("drill succeeded", "0 differ");
    // The data dir as a whole is not walked: up adds to it and removes from it all the time.
    try (Stream<Path> reports = Files.list(work.resolve("data/archive/test/drills"))) {
      assertThat(reports).hasSize(1);
    }
  }

  /** The moment, once it can be read. */
  private static String recorded(String moment) {
    String data = work.resolve("data").toString();
    Conditions.eventually(
        moment + " is recorded",
        () ->
            source.rewind.run("get", "cm", "-A", "--at", moment, "--data-dir", data).exitCode()
                == 0);
    return moment;
  }

  private static void mark(String name, String at) {
    String data = work.resolve("data").toString();
    source.rewind.run("mark", name, "--at", at, "--data-dir", data).mustExit(0);
  }

  private static RunningProcess standby(String[] replay, String log) {
    return RunningProcess.start(
        "replay", source.rewind.builder(source.on(other, replay)), work.resolve(log));
  }

  private static String followed(String name, int value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: followed}, data: {k: '%d'}}"
        .formatted(name, value);
  }

  /** What the standby has; empty when it has nothing of that name. */
  private static String value(String name) {
    ApiServer.Answer answer = there.send("GET", "/api/v1/namespaces/followed/configmaps/" + name);
    return answer.status() == 200 ? answer.body().at("/data/k").asText() : "";
  }

  /** Owners of built-in and custom types, dependents that sort before them, and a circle. */
  private static void graph() {
    source.namespace("owned");
    source.apply(
        "{apiVersion: test.example.com/v1, kind: Widget, metadata: {name: w, namespace: owned}}");
    source.apply(
        own(
            "a",
            "test.example.com/v1",
            "Widget",
            "w",
            uid("/apis/test.example.com/v1/namespaces/owned/widgets/w")));
    source.apply(own("b", "v1", "ConfigMap", "a", uid(CONFIG_MAPS + "/a")));
    source.apply(own("c", "v1", "ConfigMap", "b", uid(CONFIG_MAPS + "/b")));
    source.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: round-1, namespace: owned}}");
    source.apply(own("round-2", "v1", "ConfigMap", "round-1", uid(CONFIG_MAPS + "/round-1")));
    source.apply(own("round-1", "v1", "ConfigMap", "round-2", uid(CONFIG_MAPS + "/round-2")));
  }

  private static String own(String name, String apiVersion, String kind, String owner, String uid) {
    return OWNED.formatted(name, apiVersion, kind, owner, uid);
  }

  private static String uid(String path) {
    return source.admin.get(path).at("/metadata/uid").asText();
  }

  private static Rewind.Result restoreWhereTheContextLeads(String then) {
    ProcessBuilder restore =
        source.rewind.builder(
            "restore", "--at", then, "--yes", "--data-dir", work.resolve("data").toString());
    restore.environment().put("KUBECONFIG", other.kubeconfig("admin").toString());
    try (RunningProcess unnamed =
        RunningProcess.start("restore", restore, work.resolve("unnamed.log"))) {
      return unnamed.ended();
    }
  }

  /** What names an owner that never was goes as soon as the collector looks at its type. */
  private static void awaitGarbageCollector() {
    String stale = "00000000-0000-0000-0000-000000000000";
    RecordedCluster.kubectl(
        other, own("canary", "test.example.com/v1", "Widget", "never", stale), "create", "-f", "-");
    Conditions.eventually(
        "the garbage collector has run",
        () -> there.send("GET", CONFIG_MAPS + "/canary").status() == 404);
  }

  private static void assertSame(Map<String, JsonNode> wanted) {
    Map<String, JsonNode> live = all(there);
    Set<String> uids = new HashSet<>();
    live.values().forEach(object -> uids.add(object.at("/metadata/uid").asText()));
    live.forEach(
        (key, object) ->
            object
                .at("/metadata/ownerReferences")
                .forEach(owner -> assertThat(uids).as(key).contains(owner.get("uid").asText())));
    assertThat(Likeness.of(live)).isEqualTo(wanted);
  }

  private static Map<String, JsonNode> all(ApiServer server) {
    return new Truth(server).at(server.revision());
  }
}
