package io.kuberewind.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.sandbox.ControlPlane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A hundred ways in which people and programs change things, each noted with whom it was: the
 * script knows, since it asked.
 */
final class WhoScript {
  static final String NAMESPACE = "who";
  static final String ROBOT = "system:serviceaccount:who:robot";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MAPS = "/api/v1/namespaces/who/configmaps";
  private static final String COLLECTOR =
      "system:serviceaccount:kube-system:generic-garbage-collector";
  private static final String NAMESPACES = "system:serviceaccount:kube-system:namespace-controller";

  private final Kubectl kubectl;
  private final Map<String, ApiServer> users = new LinkedHashMap<>();
  private final Map<String, List<String>> truth = new LinkedHashMap<>();
  private final List<String> ways = new ArrayList<>();
  private int cases;

  WhoScript(ControlPlane controlPlane, Path work) {
    this.kubectl = new Kubectl(controlPlane, work);
    for (String user : List.of("admin", "alice", "bob")) {
      users.put(user, ApiServer.of(controlPlane.kubeconfig(user)));
    }
  }

  /** What happened to each object, in order: operation and user by resource, namespace and name. */
  Map<String, List<String>> truth() {
    return truth;
  }

  int cases() {
    return cases;
  }

  List<String> ways() {
    return ways;
  }

  void prepare() {
    kubectl.as("admin", "create", "namespace", NAMESPACE);
    kubectl.as("admin", "create", "serviceaccount", "robot", "-n", NAMESPACE);
    kubectl.as(
        "admin",
        "create",
        "clusterrolebinding",
        "robot",
        "--clusterrole=edit",
        "--serviceaccount=who:robot");
    kubectl.as(
        "admin",
        "create",
        "clusterrolebinding",
        "carol",
        "--clusterrole=cluster-admin",
        "--user=carol");
    note("namespaces//who", "create admin");
    Conditions.eventually(
        "the namespace has its service account",
        () ->
            users
                .get("admin")
                .send("GET", "/api/v1/namespaces/who/serviceaccounts/default")
                .succeeded());
  }

  void play() {
    way("create, patch and delete", 12, this::life);
    way("patch: merge, json, strategic", 9, this::patches);
    way("update with and without a revision", 8, this::updates);
    way("patch without effect", 8, this::withoutEffect);
    way("two writers at once", 8, this::atOnce);
    way("server-side apply", 6, this::serverSideApply);
    way("deletion with finalizers", 6, this::finalizers);
    way("deletion of a collection", 4, this::collection);
    way("secrets, of which the log tells names only", 6, this::secrets);
    way("generated names", 4, this::generated);
    way("impersonation", 4, this::impersonation);
    way("service account", 4, this::serviceAccount);
    way("status of a pod, and its deletion", 4, this::podStatus);
    way("eviction", 3, this::eviction);
    way("kubectl create, edit, label, annotate, replace", 4, this::kubectlVerbs);
    way("kubectl apply", 3, this::kubectlApply);
    way("scale, and what controllers make of it", 3, this::scale);
    way("garbage collection of what was owned", 3, this::dependents);
    way("namespace with all in it", 2, this::namespace);
  }

  private interface Case {
    void play(String name, String user, String other) throws Exception;
  }

  private void way(String name, int times, Case way) {
    ways.add(name);
    for (int i = 0; i < times; i++) {
      String user = i % 2 == 0 ? "alice" : "bob";
      try {
        way.play("w" + ways.size() + "-" + i, user, i % 2 == 0 ? "bob" : "alice");
      } catch (Exception e) {
        throw new IllegalStateException(name + " " + i, e);
      }
      cases++;
    }
  }

  private void life(String name, String user, String other) {
    create(name, user);
    mapPatched(name, other, "{\"data\":{\"x\":\"2\"}}");
    delete(name, user);
  }

  private void patches(String name, String user, String other) {
    create(name, user);
    patch(name, other, "application/merge-patch+json", "{\"data\":{\"x\":\"2\"}}");
    patch(
        name,
        user,
        "application/json-patch+json",
        "[{\"op\":\"add\",\"path\":\"/data/y\",\"value\":\"1\"}]");
    patch(name, other, "application/strategic-merge-patch+json", "{\"data\":{\"x\":\"3\"}}");
    // Taking away what another manager set moves no entry of managed fields.
    patch(name, user, "application/json-patch+json", "[{\"op\":\"remove\",\"path\":\"/data/y\"}]");
  }

  private void updates(String name, String user, String other) {
    JsonNode made = create(name, user);
    ObjectNode object = made.deepCopy();
    object.withObject("/data").put("x", "2");
    must(users.get(other).put(MAPS + "/" + name, object));
    note(map(name), "update " + other);
    object.withObject("/metadata").remove("resourceVersion");
    object.withObject("/data").put("x", "3");
    must(users.get(user).put(MAPS + "/" + name, object));
    note(map(name), "update " + user);
    // The same again changes nothing, whoever asks.
    must(users.get(other).put(MAPS + "/" + name, object));
  }

  private void withoutEffect(String name, String user, String other) {
    create(name, user);
    mapPatched(name, user, "{\"data\":{\"x\":\"2\"}}");
    must(users.get(other).mergePatch(MAPS + "/" + name, json("{\"data\":{\"x\":\"2\"}}")));
    mapPatched(name, other, "{\"data\":{\"x\":\"3\"}}");
    must(users.get(user).mergePatch(MAPS + "/" + name, json("{\"data\":{\"x\":\"3\"}}")));
    must(
        users
            .get("admin")
            .mergePatch(MAPS + "/" + name + "?dryRun=All", json("{\"data\":{\"x\":\"4\"}}")));
  }

  /** Two write different things at the same time: the answers' revisions say in which order. */
  private void atOnce(String name, String user, String other) {
    create(name, user);
    var first = patchAside(name, user);
    var second = patchAside(name, other);
    long a = first.join();
    long b = second.join();
    note(map(name), "update " + (a < b ? user : other));
    note(map(name), "update " + (a < b ? other : user));
  }

  private CompletableFuture<Long> patchAside(String name, String user) {
    return CompletableFuture.supplyAsync(
        () ->
            must(users
                    .get(user)
                    .mergePatch(MAPS + "/" + name, json("{\"data\":{\"x\":\"of " + user + "\"}}")))
                .at("/metadata/resourceVersion")
                .asLong());
  }

  private void serverSideApply(String name, String user, String other) {
    apply(name, user, "1");
    note(map(name), "create " + user);
    apply(name, other, "2");
    note(map(name), "update " + other);
    apply(name, other, "2");
    delete(name, user);
  }

  private void apply(String name, String user, String value) {
    String object =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"x\":\"%s\"}}"
            .formatted(name, value);
    must(
        users
            .get(user)
            .send(
                "PATCH",
                MAPS + "/" + name + "?force=true&fieldManager=apply-" + user,
                "application/apply-patch+yaml",
                json(object)));
  }

  private void finalizers(String name, String user, String other) {
    create(name, user);
    mapPatched(name, user, "{\"metadata\":{\"finalizers\":[\"who.example/hold\"]}}");
    must(users.get(other).delete(MAPS + "/" + name));
    note(map(name), "update " + other);
    must(users.get("admin").delete(MAPS + "/" + name));
    must(users.get(user).mergePatch(MAPS + "/" + name, json("{\"metadata\":{\"finalizers\":[]}}")));
    note(map(name), "delete " + other);
  }

  private void collection(String name, String user, String other) {
    for (String item : List.of(name + "-a", name + "-b", name + "-c")) {
      create(item, user);
      mapPatched(item, user, "{\"metadata\":{\"labels\":{\"set\":\"" + name + "\"}}}");
    }
    must(users.get(other).delete(MAPS + "?labelSelector=set%3D" + name));
    for (String item : List.of(name + "-a", name + "-b", name + "-c")) {
      note(map(item), "delete " + other);
    }
  }

  private void secrets(String name, String user, String other) {
    String path = "/api/v1/namespaces/who/secrets";
    must(
        users
            .get(user)
            .post(
                path,
                json("{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"x\":\"MQ==\"}}")));
    note("secrets/who/" + name, "create " + user);
    must(
        users
            .get(other)
            .mergePatch(
                path + "/" + name + "?fieldManager=" + other, json("{\"data\":{\"x\":\"Mg==\"}}")));
    note("secrets/who/" + name, "update " + other);
    must(users.get(user).delete(path + "/" + name));
    note("secrets/who/" + name, "delete " + user);
  }

  private void generated(String name, String user, String other) {
    JsonNode made =
        must(
            users
                .get(user)
                .post(MAPS, json("{\"metadata\":{\"generateName\":\"" + name + "-\"}}")));
    String generated = made.at("/metadata/name").asText();
    note(map(generated), "create " + user);
    delete(generated, other);
  }

  private void impersonation(String name, String user, String other) {
    kubectl.as("admin", "--as=carol", "create", "configmap", name, "-n", NAMESPACE);
    note(map(name), "create admin as carol");
    kubectl.as("admin", "--as=carol", "label", "configmap", name, "a=b", "-n", NAMESPACE);
    note(map(name), "update admin as carol");
  }

  private void serviceAccount(String name, String user, String other) {
    String token = kubectl.as("admin", "create", "token", "robot", "-n", NAMESPACE).strip();
    kubectl.as("nobody", "--token=" + token, "create", "configmap", name, "-n", NAMESPACE);
    note(map(name), "create " + ROBOT);
    delete(name, user);
  }

  private void podStatus(String name, String user, String other) {
    pod(name, user);
    String path = "/api/v1/namespaces/who/pods/" + name;
    must(
        users
            .get(other)
            .mergePatch(path + "/status", json("{\"status\":{\"phase\":\"Running\"}}")));
    note("pods/who/" + name, "update " + other);
    must(users.get(user).delete(path));
    note("pods/who/" + name, "update " + user);
    note("pods/who/" + name, "delete " + user);
  }

  private void eviction(String name, String user, String other) {
    pod(name, user);
    must(
        users
            .get(other)
            .post(
                "/api/v1/namespaces/who/pods/" + name + "/eviction",
                json(
                    "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\""
                        + name
                        + "\",\"namespace\":\"who\"}}")));
    // The API server notes the disruption in the pod's status, marks the pod and removes it.
    note("pods/who/" + name, "update " + other);
    note("pods/who/" + name, "update " + other);
    note("pods/who/" + name, "delete " + other);
  }

  private void kubectlVerbs(String name, String user, String other) {
    kubectl.as(user, "create", "configmap", name, "--from-literal=x=1", "-n", NAMESPACE);
    kubectl.as(other, "label", "configmap", name, "a=b", "-n", NAMESPACE);
    kubectl.as(user, "annotate", "configmap", name, "a=b", "-n", NAMESPACE);
    kubectl.as(other, "label", "configmap", name, "a-", "-n", NAMESPACE);
    kubectl.edit(user, "s/x: \"1\"/x: \"2\"/", "configmap", name, "-n", NAMESPACE);
    kubectl.fed(other, configMap(name, "3"), "replace", "-n", NAMESPACE, "-f", "-");
    kubectl.as(user, "delete", "configmap", name, "-n", NAMESPACE);
    note(map(name), "create " + user);
    for (String next : List.of(other, user, other, user, other)) {
      note(map(name), "update " + next);
    }
    note(map(name), "delete " + user);
  }

  private void kubectlApply(String name, String user, String other) {
    kubectl.fed(user, configMap(name, "1"), "apply", "-n", NAMESPACE, "-f", "-");
    note(map(name), "create " + user);
    kubectl.fed(other, configMap(name, "2"), "apply", "-n", NAMESPACE, "-f", "-");
    note(map(name), "update " + other);
    kubectl.fed(other, configMap(name, "2"), "apply", "-n", NAMESPACE, "-f", "-");
  }

  private void scale(String name, String user, String other) {
    kubectl.as(user, "create", "deployment", name, "--image=example/x", "-n", NAMESPACE);
    note("deployments/who/" + name, "create " + user);
    kubectl.as(other, "scale", "deployment", name, "--replicas=2", "-n", NAMESPACE);
    note("deployments/who/" + name, "update " + other);
    kubectl.as(user, "set", "image", "deployment/" + name, "x=example/y", "-n", NAMESPACE);
    note("deployments/who/" + name, "update " + user);
  }

  private void dependents(String name, String user, String other) {
    String uid = create(name, user).at("/metadata/uid").asText();
    String child = name + "-child";
    must(
        users
            .get(other)
            .post(
                MAPS,
                json(
                    "{\"metadata\":{\"name\":\"%s\",\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"%s\",\"uid\":\"%s\"}]}}"
                        .formatted(child, name, uid))));
    note(map(child), "create " + other);
    delete(name, user);
    note(map(child), "delete " + COLLECTOR);
    gone(MAPS + "/" + child);
  }

  private void namespace(String name, String user, String other) {
    kubectl.as(user, "create", "namespace", name);
    kubectl.as(other, "create", "configmap", "in", "-n", name);
    kubectl.as(other, "delete", "namespace", name, "--wait=false");
    gone("/api/v1/namespaces/" + name);
    note("configmaps/" + name + "/in", "create " + other);
    note("configmaps/" + name + "/in", "delete " + NAMESPACES);
    note("namespaces//" + name, "create " + user);
    note("namespaces//" + name, "update " + other);
    note("namespaces//" + name, "delete " + other);
  }

  private JsonNode create(String name, String user) {
    JsonNode made =
        must(
            users
                .get(user)
                .post(
                    MAPS,
                    json("{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"x\":\"1\"}}")));
    note(map(name), "create " + user);
    return made;
  }

  private void pod(String name, String user) {
    must(
        users
            .get(user)
            .post(
                "/api/v1/namespaces/who/pods",
                json(
                    "{\"metadata\":{\"name\":\""
                        + name
                        + "\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"x\"}]}}")));
    note("pods/who/" + name, "create " + user);
  }

  private void mapPatched(String name, String user, String patch) {
    patch(name, user, "application/merge-patch+json", patch);
  }

  private void patch(String name, String user, String type, String patch) {
    must(users.get(user).send("PATCH", MAPS + "/" + name, type, json(patch)));
    note(map(name), "update " + user);
  }

  private void delete(String name, String user) {
    must(users.get(user).delete(MAPS + "/" + name));
    note(map(name), "delete " + user);
  }

  private void gone(String path) {
    Conditions.eventually(
        path + " is gone", () -> users.get("admin").send("GET", path).status() == 404);
  }

  private void note(String object, String change) {
    truth.computeIfAbsent(object, key -> new ArrayList<>()).add(change);
  }

  private static String map(String name) {
    return "configmaps/who/" + name;
  }

  private static String configMap(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {x: \"%s\"}\n"
        .formatted(name, value);
  }

  private static JsonNode must(ApiServer.Answer answer) {
    if (!answer.succeeded()) {
      throw new IllegalStateException(answer.toString());
    }
    return answer.body();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
