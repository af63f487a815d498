package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.sandbox.Component;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  @BeforeAll
  static void start() {
    cluster = RecordedCluster.start(work);
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
    cluster.kubectl("create", "namespace", "stray");
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
        .isSubsetOf(differing(wanted, before));
    cluster.rewind("plan", "--at", then, "--exact").mustExit(DONE);

    Rewind.Result undo = cluster.rewind("undo", id(restore), "--yes").mustExit(DONE);

    assertThat(undo.out()).contains("0 refused, 0 failed");
    cluster.awaitQuiet();
    assertThat(Likeness.of(all())).isEqualTo(Likeness.of(before));
    cluster.rewind("plan", "--at", damaged, "--exact").mustExit(DONE);
  }

  @Test
  void whatARestoreDeletesIsToldToBeOfIt() {
    namespace("tidied", "kept");
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
    namespace("shared", "a", "b");
    String then = cluster.now();
    set("shared", "a", "2");
    set("shared", "b", "2");
    Rewind.Result restore =
        cluster.rewind("restore", "--at", then, "-n", "shared", "--yes").mustExit(DONE);
    set("shared", "b", "3");

    Rewind.Result undo = cluster.rewind("undo", id(restore), "--yes").mustExit(REFUSED);

    assertThat(undo.out())
        .containsPattern("blocked +configmaps shared/b +it was changed since the restore: /data/k")
        .contains("1 patched");
    assertThat(value("shared", "a")).isEqualTo("2");
    assertThat(value("shared", "b")).isEqualTo("3");
  }

  @Test
  void whatMovedSinceThePlanIsRefusedByName() {
    namespace("moved", "a", "b");
    String then = cluster.now();
    set("moved", "a", "2");
    set("moved", "b", "2");
    Path plan = work.resolve("moved.plan");
    cluster.rewind("plan", "--at", then, "-n", "moved", "--out", plan.toString()).mustExit(DIFFERS);
    set("moved", "b", "3");

    Rewind.Result apply = cluster.rewind("apply", plan.toString()).mustExit(REFUSED);

    assertThat(apply.err()).contains("refused: configmaps moved/b: it was changed since the plan");
    assertThat(value("moved", "a")).isEqualTo("1");
    assertThat(value("moved", "b")).isEqualTo("3");
  }

  @Test
  void aQuotaThatWasNotThereDoesNotStandInTheWay() {
    namespace("bounded", "a", "b");
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
    namespace("tenant", "a");
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
    String then = cluster.now();
    set("tenant", "a", "2");
    cluster.kubectl("-n", "tenant", "delete", "secret", "s");

    Rewind.Result all = asTina("restore", "configmaps,secrets", "--at", then);
    String untouched = value("tenant", "a");
    Rewind.Result own = asTina("restore", "configmaps", "--at", then);

    all.mustExit(REFUSED);
    assertThat(all.err()).contains("nothing was written: the caller may not list secrets");
    assertThat(untouched).isEqualTo("2");
    own.mustExit(DONE);
    assertThat(value("tenant", "a")).isEqualTo("1");
  }

  @Test
  void aRestoreWhoseClusterGoesAwayHalfWayIsTakenUp() {
    String then = filled("away", 400);
    cluster.kubectl("delete", "namespace", "away", "--timeout=120s");

    Rewind.Result broken;
    try (RunningProcess restore = startRestore("away", then)) {
      Conditions.eventually("some are back", () -> count("away") > 50);
      cluster.controlPlane.kill(Component.KUBE_APISERVER);
      broken = restore.ended();
    } finally {
      cluster.controlPlane.start(Component.KUBE_APISERVER);
    }

    broken.mustExit(FAILED);
    assertThat(broken.out()).contains("broken off:");
    cluster.rewind("apply", id(broken)).mustExit(DONE);
    // The new API server knows nothing of before it began, which is a gap in the quiet types.
    cluster.rewind("plan", "configmaps", "--at", then, "-n", "away", "--exact").mustExit(DONE);
  }

  @Test
  void aRestoreThatIsKilledHalfWayIsTakenUpAndTakenBack() {
    String then = filled("killed", 400);
    cluster.kubectl("delete", "namespace", "killed", "--timeout=120s");
    Path plan = work.resolve("killed.plan");
    cluster
        .rewind("plan", "--at", then, "-n", "killed", "--out", plan.toString())
        .mustExit(DIFFERS);
    ProcessBuilder apply = cluster.rewind.builder(cluster.here("apply", plan.toString()));
    try (RunningProcess killed = RunningProcess.start("apply", apply, work.resolve("apply.log"))) {
      Conditions.eventually("some are back", () -> count("killed") > 50);
      killed.kill();
    }

    Rewind.Result again = cluster.rewind("apply", plan.toString()).mustExit(DONE);

    assertThat(again.out()).contains("0 refused, 0 failed");
    cluster.rewind("plan", "--at", then, "-n", "killed", "--exact").mustExit(DONE);
    cluster.rewind("undo", id(again), "--yes").mustExit(DONE);
    assertThat(cluster.admin.send("GET", "/api/v1/namespaces/killed").status()).isEqualTo(404);
  }

  private static RunningProcess startRestore(String namespace, String then) {
    ProcessBuilder restore =
        cluster.rewind.builder(
            cluster.here("restore", "--at", then, "-n", namespace, "--yes", "--no-dry-run"));
    return RunningProcess.start("restore", restore, work.resolve(namespace + ".log"));
  }

  /** A namespace with so many config maps, and the moment at which it has them. */
  private static String filled(String namespace, int count) {
    StringBuilder manifest = new StringBuilder();
    for (int i = 0; i < count; i++) {
      manifest.append(
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: c%d, namespace: %s}}\n---\n"
              .formatted(i, namespace));
    }
    cluster.kubectl("create", "namespace", namespace);
    RecordedCluster.kubectl(cluster.controlPlane, manifest.toString(), "create", "-f", "-");
    return cluster.now();
  }

  private static int count(String namespace) {
    return cluster.admin.get("/api/v1/namespaces/" + namespace + "/configmaps").get("items").size();
  }

  private static Rewind.Result asTina(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-n", "tenant", "--yes", "--as", "tina"));
    return cluster.rewind(all.toArray(String[]::new));
  }

  private static void namespace(String name, String... configMaps) {
    cluster.kubectl("create", "namespace", name);
    for (String configMap : configMaps) {
      cluster.kubectl("-n", name, "create", "configmap", configMap, "--from-literal=k=1");
    }
  }

  private static void set(String namespace, String configMap, String value) {
    cluster.kubectl(
        "-n",
        namespace,
        "patch",
        "configmap",
        configMap,
        "--type=merge",
        "-p",
        "{\"data\":{\"k\":\"" + value + "\"}}");
  }

  private static String value(String namespace, String configMap) {
    return cluster
        .admin
        .get("/api/v1/namespaces/" + namespace + "/configmaps/" + configMap)
        .at("/data/k")
        .asText();
  }

  private static Map<String, JsonNode> all() {
    return new Truth(cluster.admin).at(cluster.admin.revision());
  }

  private static Set<String> differing(Map<String, JsonNode> wanted, Map<String, JsonNode> before) {
    Map<String, JsonNode> then = Likeness.of(wanted);
    Map<String, JsonNode> now = Likeness.of(before);
    Set<String> differing = new TreeSet<>();
    then.forEach(
        (key, object) -> {
          if (!object.equals(now.get(key))) {
            differing.add(key);
          }
        });
    return differing;
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
    for (JsonNode item : json(who.mustExit(DONE).out()).get("items")) {
      if (item.path("operation").asText().equals("delete")) {
        deletions.put(item.get("name").asText(), item.path("restore").asText(""));
      }
    }
    return deletions;
  }

  private static String data() {
    return work.resolve("data").toString();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
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
