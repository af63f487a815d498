package io.kuberewind.system;

import static io.kuberewind.system.NotedWrites.json;
import static io.kuberewind.system.NotedWrites.map;
import static io.kuberewind.system.NotedWrites.must;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Ways in which programs change things, by the requests that they send. */
final class ApiWays {
  private static final String MAPS = NotedWrites.MAPS;
  private static final String COLLECTOR =
      "system:serviceaccount:kube-system:generic-garbage-collector";

  private final NotedWrites writes;

  ApiWays(NotedWrites writes) {
    this.writes = writes;
  }

  void life(String name, String user, String other) {
    writes.create(name, user);
    writes.mapPatched(name, other, "{\"data\":{\"x\":\"2\"}}");
    writes.delete(name, user);
  }

  void patches(String name, String user, String other) {
    writes.create(name, user);
    writes.patch(name, other, "application/merge-patch+json", "{\"data\":{\"x\":\"2\"}}");
    writes.patch(
        name,
        user,
        "application/json-patch+json",
        "[{\"op\":\"add\",\"path\":\"/data/y\",\"value\":\"1\"}]");
    writes.patch(name, other, "application/strategic-merge-patch+json", "{\"data\":{\"x\":\"3\"}}");
    // Taking away what another manager set moves no entry of managed fields.
    writes.patch(
        name, user, "application/json-patch+json", "[{\"op\":\"remove\",\"path\":\"/data/y\"}]");
  }

  void updates(String name, String user, String other) {
    JsonNode made = writes.create(name, user);
    ObjectNode object = made.deepCopy();
    object.withObject("/data").put("x", "2");
    must(writes.as(other).put(MAPS + "/" + name, object));
    writes.note(map(name), "update " + other);
    object.withObject("/metadata").remove("resourceVersion");
    object.withObject("/data").put("x", "3");
    must(writes.as(user).put(MAPS + "/" + name, object));
    writes.note(map(name), "update " + user);
    // The same again changes nothing, whoever asks.
    must(writes.as(other).put(MAPS + "/" + name, object));
  }

  void withoutEffect(String name, String user, String other) {
    writes.create(name, user);
    writes.mapPatched(name, user, "{\"data\":{\"x\":\"2\"}}");
    must(writes.as(other).mergePatch(MAPS + "/" + name, json("{\"data\":{\"x\":\"2\"}}")));
    writes.mapPatched(name, other, "{\"data\":{\"x\":\"3\"}}");
    must(writes.as(user).mergePatch(MAPS + "/" + name, json("{\"data\":{\"x\":\"3\"}}")));
    must(
        writes
            .as("admin")
            .mergePatch(MAPS + "/" + name + "?dryRun=All", json("{\"data\":{\"x\":\"4\"}}")));
  }

  /** Two write different things at the same time: the answers' revisions say in which order. */
  void atOnce(String name, String user, String other) {
    writes.create(name, user);
    var first = patchAside(name, user);
    var second = patchAside(name, other);
    long a = first.join();
    long b = second.join();
    writes.note(map(name), "update " + (a < b ? user : other));
    writes.note(map(name), "update " + (a < b ? other : user));
  }

  private CompletableFuture<Long> patchAside(String name, String user) {
    return CompletableFuture.supplyAsync(
        () ->
            must(writes
                    .as(user)
                    .mergePatch(MAPS + "/" + name, json("{\"data\":{\"x\":\"of " + user + "\"}}")))
                .at("/metadata/resourceVersion")
                .asLong());
  }

  void serverSideApply(String name, String user, String other) {
    apply(name, user, "1");
    writes.note(map(name), "create " + user);
    apply(name, other, "2");
    writes.note(map(name), "update " + other);
    apply(name, other, "2");
    writes.delete(name, user);
  }

  private void apply(String name, String user, String value) {
    String object =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"x\":\"%s\"}}"
            .formatted(name, value);
    must(
        writes
            .as(user)
            .send(
                "PATCH",
                MAPS + "/" + name + "?force=true&fieldManager=apply-" + user,
                "application/apply-patch+yaml",
                json(object)));
  }

  void finalizers(String name, String user, String other) {
    writes.create(name, user);
    writes.mapPatched(name, user, "{\"metadata\":{\"finalizers\":[\"who.example/hold\"]}}");
    must(writes.as(other).delete(MAPS + "/" + name));
    writes.note(map(name), "update " + other);
    must(writes.as("admin").delete(MAPS + "/" + name));
    must(writes.as(user).mergePatch(MAPS + "/" + name, json("{\"metadata\":{\"finalizers\":[]}}")));
    writes.note(map(name), "delete " + other);
  }

  void collection(String name, String user, String other) {
    for (String item : List.of(name + "-a", name + "-b", name + "-c")) {
      writes.create(item, user);
      writes.mapPatched(item, user, "{\"metadata\":{\"labels\":{\"set\":\"" + name + "\"}}}");
    }
    must(writes.as(other).delete(MAPS + "?labelSelector=set%3D" + name));
    for (String item : List.of(name + "-a", name + "-b", name + "-c")) {
      writes.note(map(item), "delete " + other);
    }
  }

  void secrets(String name, String user, String other) {
    String path = "/api/v1/namespaces/who/secrets";
    must(
        writes
            .as(user)
            .post(
                path,
                json("{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"x\":\"MQ==\"}}")));
    writes.note("secrets/who/" + name, "create " + user);
    must(
        writes
            .as(other)
            .mergePatch(
                path + "/" + name + "?fieldManager=" + other, json("{\"data\":{\"x\":\"Mg==\"}}")));
    writes.note("secrets/who/" + name, "update " + other);
    must(writes.as(user).delete(path + "/" + name));
    writes.note("secrets/who/" + name, "delete " + user);
  }

  void generated(String name, String user, String other) {
    JsonNode made =
        must(
            writes
                .as(user)
                .post(MAPS, json("{\"metadata\":{\"generateName\":\"" + name + "-\"}}")));
    String generated = made.at("/metadata/name").asText();
    writes.note(map(generated), "create " + user);
    writes.delete(generated, other);
  }

  void podStatus(String name, String user, String other) {
    writes.pod(name, user);
    String path = "/api/v1/namespaces/who/pods/" + name;
    must(
        writes
            .as(other)
            .mergePatch(path + "/status", json("{\"status\":{\"phase\":\"Running\"}}")));
    writes.note("pods/who/" + name, "update " + other);
    must(writes.as(user).delete(path));
    writes.note("pods/who/" + name, "update " + user);
    writes.note("pods/who/" + name, "delete " + user);
  }

  void eviction(String name, String user, String other) {
    writes.pod(name, user);
    must(
        writes
            .as(other)
            .post(
                "/api/v1/namespaces/who/pods/" + name + "/eviction",
                json(
                    "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\""
                        + name
                        + "\",\"namespace\":\"who\"}}")));
    // The API server notes the disruption in the pod's status, marks the pod and removes it.
    writes.note("pods/who/" + name, "update " + other);
    writes.note("pods/who/" + name, "update " + other);
    writes.note("pods/who/" + name, "delete " + other);
  }

  void dependents(String name, String user, String other) {
    String uid = writes.create(name, user).at("/metadata/uid").asText();
    String child = name + "-child";
    must(
        writes
            .as(other)
            .post(
                MAPS,
                json(
                    "{\"metadata\":{\"name\":\"%s\",\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"%s\",\"uid\":\"%s\"}]}}"
                        .formatted(child, name, uid))));
    writes.note(map(child), "create " + other);
    writes.delete(name, user);
    writes.note(map(child), "delete " + COLLECTOR);
    writes.gone(MAPS + "/" + child);
  }
}
