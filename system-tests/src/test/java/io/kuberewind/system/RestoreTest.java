package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.sandbox.Component;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores as a person makes them: by command, on a live cluster that {@code up} records. */
class RestoreTest {
  private static final int DONE = 0;
  private static final int DIFFERS = 1;
  private static final int REFUSED = 3;
  private static final int FAILED = 4;
  private static final Pattern ID = Pattern.compile("^restore ([a-z0-9]{12}):", Pattern.MULTILINE);

  @TempDir private static Path work;
  private static RecordedCluster cluster;
  private static ConfigMaps maps;

  @BeforeAll
  static void start() {
    cluster = RecordedCluster.start(work);
    maps = new ConfigMaps(cluster);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void randomDamageIsTakenBackAndTheRestIsNotTouched() {
    Workload workload = new Workload(seed(20261124L), List.of(cluster.admin), "damaged");
    workload.prepare();
    workload.write(120);
    cluster.awaitQuiet();
    String then = cluster.now();
    Map<String, JsonNode> wanted = all();
    workload.write(80);
    cluster.namespace("stray");
    cluster.kubectl("-n", "stray", "create", "deployment", "stray", "--image=stray");
    cluster.awaitQuiet();
    String damaged = cluster.now();
    Map<String, JsonNode> before = all();

    Rewind.Result restore =
        cluster.rewind("restore", "--at", then, "--exact", "--recreate", "--yes").mustExit(DONE);

    cluster.awaitQuiet();
    Map<String, JsonNode> after = all();
    assertThat(Likeness.of(after)).isEqualTo(Likeness.of(wanted));
    assertThat(writtenBy(id(restore), after))
        .as("written although nothing differed")
        .isSubsetOf(Likeness.differing(wanted, before));
    cluster.rewind("plan", "--at", then, "--exact").mustExit(DONE);

    Rewind.Result undo = cluster.rewind("undo", id(restore), "--yes").mustExit(DONE);

    assertThat(undo.out()).contains("0 refused, 0 failed");
    cluster.awaitQuiet();
    assertThat(Likeness.of(all())).isEqualTo(Likeness.of(before));
    cluster.rewind("plan", "--at", damaged, "--exact").mustExit(DONE);
  }

  @Test
  void whatARestoreDeletesIsToldToBeOfIt() {
    maps.namespace("tidied", "kept");
    String then = cluster.now();
    cluster.kubectl("-n", "tidied", "create", "configmap", "stray", "--from-literal=k=1");
    cluster.kubectl("-n", "tidied", "create", "configmap", "dropped", "--from-literal=k=1");
    cluster.kubectl("-n", "tidied", "delete", "configmap", "dropped");

    Rewind.Result restore =
        cluster.rewind("restore", "--at", then, "-n", "tidied", "--exact", "--yes").mustExit(DONE);

    Conditions.eventually(
        "the log has both deletions, that of the restore by its id",
        () -> deletions("tidied").equals(Map.of("dropped", "", "stray", id(restore))));
  }

  @Test
  void undoNamesWhatOthersChangedSince() {
    maps.namespace("shared", "a", "b");
    String then = cluster.now();
    maps.set("shared", "a", "2");
    maps.set("shared", "b", "2");
    Rewind.Result restore =
        cluster.rewind("restore", "--at", then, "-n", "shared", "--yes").mustExit(DONE);
    maps.set("shared", "b", "3");

    Rewind.Result undo = cluster.rewind("undo", id(restore), "--yes").mustExit(REFUSED);

    assertThat(undo.out())
        .containsPattern("blocked +configmaps shared/b +it was changed since the restore: /data/k")
        .contains("1 patched");
    assertThat(maps.value("shared", "a")).isEqualTo("2");
    assertThat(maps.value("shared", "b")).isEqualTo("3");
  }

  @Test
  void whatMovedSinceThePlanIsRefusedByName() {
    maps.namespace("moved", "a", "b");
    String then = cluster.now();
    maps.set("moved", "a", "2");
    maps.set("moved", "b", "2");
    Path plan = work.resolve("moved.plan");
    cluster.rewind("plan", "--at", then, "-n", "moved", "--out", plan.toString()).mustExit(DIFFERS);
    maps.set("moved", "b", "3");

    Rewind.Result apply = cluster.rewind("apply", plan.toString()).mustExit(REFUSED);

    assertThat(apply.err()).contains("refused: configmaps moved/b: it was changed since the plan");
    assertThat(maps.value("moved", "a")).isEqualTo("1");
    assertThat(maps.value("moved", "b")).isEqualTo("3");
  }

  @Test
  void aQuotaThatWasNotThereDoesNotStandInTheWay() {
    maps.namespace("bounded", "a", "b");
    String then = cluster.now();
    cluster.kubectl("-n", "bounded", "delete", "configmap", "a", "b");
    cluster.kubectl("-n", "bounded", "create", "quota", "tight", "--hard=count/configmaps=1");
    Conditions.eventually(
        "the quota counts",
        () ->
            cluster
                .admin
                .get("/api/v1/namespaces/bounded/resourcequotas/tight")
                .at("/status/used")
                .has("count/configmaps"));

    Rewind.Result without = cluster.rewind("plan", "--at", then, "-n", "bounded").mustExit(DIFFERS);
    Rewind.Result exact =
        cluster.rewind("restore", "--at", then, "-n", "bounded", "--exact", "--yes");

    assertThat(without.out()).containsPattern("blocked +configmaps bounded/a .*exceeded quota");
    exact.mustExit(DONE);
    cluster.rewind("plan", "--at", then, "-n", "bounded", "--exact").mustExit(DONE);
  }

  @Test
  void missingRightsAreListedBeforeAnythingIsWritten() {
    maps.namespace("tenant", "a");
    cluster.kubectl("-n", "tenant", "create", "secret", "generic", "s", "--from-literal=k=1");
    cluster.kubectl(
        "-n",
        "tenant",
        "create",
        "role",
        "tina",
        "--verb=get,list,update,create",
        "--resource=configmaps");
    cluster.kubectl("-n", "tenant", "create", "rolebinding", "tina", "--role=tina", "--user=tina");
    Conditions.eventually("tina has her rights", RestoreTest::tinaMayWrite);
    String then = cluster.now();
    maps.set("tenant", "a", "2");
    cluster.kubectl("-n", "tenant", "delete", "secret", "s");

    Rewind.Result all = asTina("restore", "configmaps,secrets", "--at", then);
    String untouched = maps.value("tenant", "a");
    Rewind.Result own = asTina("restore", "configmaps", "--at", then);

    all.mustExit(REFUSED);
    assertThat(all.err()).contains("nothing was written: the caller may not list secrets");
    assertThat(untouched).isEqualTo("2");
    own.mustExit(DONE);
    assertThat(maps.value("tenant", "a")).isEqualTo("1");
  }

  @Test
  void aRestoreWhoseClusterGoesAwayHalfWayIsTakenUp() throws IOException {
    String then = filledWithOneGated("away");
    cluster.kubectl("delete", "namespace", "away", "--timeout=300s");

    Rewind.Result broken;
    try (Gate gate = new Gate(cluster)) {
      gate.shut("configmaps");
      try (RunningProcess restore = startRestore("away", then)) {
        Conditions.eventually("some are back", () -> maps.count("away") > 50);
        cluster.controlPlane.kill(Component.KUBE_APISERVER);
        broken = restore.ended();
      } finally {
        cluster.controlPlane.start(Component.KUBE_APISERVER);
      }
    }

    broken.mustExit(FAILED);
    assertThat(broken.out()).contains("broken off:");
    cluster.rewind("apply", id(broken)).mustExit(DONE);
    // The new API server knows nothing of before it began, which is a gap in the quiet types.
    cluster.rewind("plan", "configmaps", "--at", then, "-n", "away", "--exact").mustExit(DONE);
    awaitFollowed();
  }

  @Test
  void aRestoreThatIsKilledHalfWayIsTakenUpAndTakenBack() throws IOException {
    String then = filledWithOneGated("killed");
    cluster.kubectl("delete", "namespace", "killed", "--timeout=300s");
    Path plan = work.resolve("killed.plan");
    cluster
        .rewind("plan", "--at", then, "-n", "killed", "--out", plan.toString())
        .mustExit(DIFFERS);
    ProcessBuilder apply = cluster.rewind.builder(cluster.here("apply", plan.toString()));
    try (Gate gate = new Gate(cluster)) {
      gate.shut("configmaps");
      try (RunningProcess killed =
          RunningProcess.start("apply", apply, work.resolve("apply.log"))) {
        Conditions.eventually("some are back", () -> maps.count("killed") > 50);
        killed.kill();
      }
    }

    Rewind.Result again = cluster.rewind("apply", plan.toString()).mustExit(DONE);

    assertThat(again.out()).contains("0 refused, 0 failed");
    cluster.rewind("plan", "--at", then, "-n", "killed", "--exact").mustExit(DONE);
    cluster.rewind("undo", id(again), "--yes").mustExit(DONE);
    assertThat(cluster.admin.send("GET", "/api/v1/namespaces/killed").status()).isEqualTo(404);
  }

  @Test
  void aRestoreThatIsKilledBeforeItsFirstWriteAndBetweenTwoTiersIsTakenUp() throws IOException {
    maps.namespace("gated", "a");
    cluster.kubectl("label", "namespace", "gated", "gated=yes");
    cluster.kubectl("-n", "gated", "create", "service", "clusterip", "s", "--tcp=80");
    cluster.kubectl("-n", "gated", "label", "service", "s", "gated=yes");
    String then = cluster.now();
    cluster.kubectl("delete", "namespace", "gated", "--timeout=300s");
    String plan = work.resolve("gated.plan").toString();
    cluster.rewind("plan", "--at", then, "-n", "gated", "--out", plan).mustExit(DIFFERS);
    int marks = marks();

    try (Gate gate = new Gate(cluster)) {
      gate.shut("namespaces", "services");
      killedOnce("it has left its mark", plan, () -> marks() > marks);
      assertThat(cluster.admin.send("GET", "/api/v1/namespaces/gated").status()).isEqualTo(404);
      gate.shut("services");
      killedOnce("the config map is back", plan, () -> isThere("gated/configmaps/a"));
      assertThat(isThere("gated/services/s")).isFalse();
    }
    Rewind.Result third = cluster.rewind("apply", plan).mustExit(DONE);

    assertThat(third.out()).contains("0 refused, 0 failed");
    assertThat(isThere("gated/services/s")).isTrue();
    assertThat(marks()).isEqualTo(marks + 1);
    cluster.rewind("plan", "--at", then, "-n", "gated", "--exact").mustExit(DONE);
  }

  /** 400 config maps, the last of which a gate holds back: a restore of them is not soon over. */
  private static String filledWithOneGated(String namespace) {
    maps.filled(namespace, 400);
    cluster.kubectl("-n", namespace, "label", "configmap", "c99", "gated=yes");
    return cluster.now();
  }

  /** Waits until a moment that is now lies in no gap: other tests restore such moments. */
  private static void awaitFollowed() {
    Conditions.eventually(
        "every type is followed",
        () -> {
          // A revision that nothing was put out to before.
          maps.set("away", "c0", String.valueOf(System.nanoTime()));
          Rewind.Result now =
              cluster.rewind.run(
                  "get", "--all-kinds", "-A", "--at", cluster.now(), "--data-dir", data());
          return now.exitCode() == DONE && !now.err().contains("gap: ");
        });
  }

  private static void killedOnce(String what, String plan, Callable<Boolean> condition) {
    ProcessBuilder apply = cluster.rewind.builder(cluster.here("apply", plan));
    try (RunningProcess killed = RunningProcess.start("apply", apply, work.resolve("gated.log"))) {
      Conditions.eventually(what, condition);
      killed.kill();
    }
  }

  private static boolean isThere(String path) {
    return cluster.admin.send("GET", "/api/v1/namespaces/" + path).succeeded();
  }

  private static int marks() {
    String marks = cluster.rewind.run("marks", "-o", "json", "--data-dir", data()).out();
    return ApiServer.json(marks).get("items").size();
  }

  private static RunningProcess startRestore(String namespace, String then) {
    ProcessBuilder restore =
        cluster.rewind.builder(
            cluster.here("restore", "--at", then, "-n", namespace, "--yes", "--no-dry-run"));
    return RunningProcess.start("restore", restore, work.resolve(namespace + ".log"));
  }

  private static Rewind.Result asTina(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-n", "tenant", "--yes", "--as", "tina"));
    return cluster.rewind(all.toArray(String[]::new));
  }

  private static boolean tinaMayWrite() {
    JsonNode review =
        ApiServer.json(
            """
            {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
             "spec": {"user": "tina", "resourceAttributes":
              {"namespace": "tenant", "verb": "update", "resource": "configmaps"}}}
            """);
    return cluster
        .admin
        .post("/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
        .body()
        .at("/status/allowed")
        .asBoolean();
  }

  private static Map<String, JsonNode> all() {
    return new Truth(cluster.admin).at(cluster.admin.revision());
  }

  private static Set<String> writtenBy(String id, Map<String, JsonNode> objects) {
    Map<String, JsonNode> written = new TreeMap<>(objects);
    written
        .values()
        .removeIf(
            object ->
                !object
                    .at("/metadata/managedFields")
                    .toString()
                    .contains("kuberewind-restore-" + id));
    return written.keySet();
  }

  /** Names of what was deleted, each with the restore that did it. */
  private static Map<String, String> deletions(String namespace) {
    Map<String, String> deletions = new TreeMap<>();
    Rewind.Result who =
        cluster.rewind.run(
            "who", "-n", namespace, "--all-kinds", "-o", "json", "--data-dir", data());
    for (JsonNode item : ApiServer.json(who.mustExit(DONE).out()).get("items")) {
      if (item.path("operation").asText().equals("delete")) {
        deletions.put(item.get("name").asText(), item.path("restore").asText(""));
      }
    }
    return deletions;
  }

  private static String data() {
    return work.resolve("data").toString();
  }

  private static String id(Rewind.Result restore) {
    Matcher matcher = ID.matcher(restore.out());
    assertThat(matcher.find()).as(restore.out() + restore.err()).isTrue();
    return matcher.group(1);
  }

  private static long seed(long seed) {
    System.out.println("damage has seed " + seed);
    return seed;
  }
}
