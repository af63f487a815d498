package io.kuberewind.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.system.ApiServer.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Random writes from a seed: creates, updates, patches, status, deletes and re-creates, by several
 * users, over the kinds of {@link WorkloadKind}. It remembers each object that the API server
 * acknowledged.
 */
final class Workload {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<WorkloadKind> KINDS = List.of(WorkloadKind.values());
  private static final int NAMES = 6;

  private final Random random;
  private final List<ApiServer> users;
  private final String namespace;

  /** Path of each object that is there, with the last answer of the API server. */
  private final Map<String, JsonNode> living = new TreeMap<>();

  private final List<Long> revisions = new ArrayList<>();

  Workload(long seed, List<ApiServer> users, String namespace) {
    this.random = new Random(seed);
    this.users = users;
    this.namespace = namespace;
  }

  /** Makes the namespace and the custom types; done once. */
  void prepare() {
    ApiServer admin = users.get(0);
    require(
        admin.post("/api/v1/namespaces", tree("{\"metadata\":{\"name\":\"" + namespace + "\"}}")));
    for (String definition : WorkloadKind.definitions()) {
      Answer answer =
          admin.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", tree(definition));
      if (answer.status() != 409) {
        require(answer);
      }
    }
    Conditions.eventuallyAnswered("the custom types are told of", () -> isTold(admin));
    for (WorkloadKind kind : KINDS) {
      Conditions.eventually(
          kind + " is served", () -> admin.send("GET", kind.collection(namespace)).status() == 200);
    }
  }

  /** A type may be served before it is listed among those that are. */
  private static boolean isTold(ApiServer admin) {
    return new Truth(admin)
            .types().stream().filter(type -> type.group().equals("test.example.com")).count()
        == WorkloadKind.definitions().size();
  }

  /** Makes an object of each custom type, which no other write is about; returns their keys. */
  Set<String> probe() {
    String name = namespace + "-probe";
    for (WorkloadKind kind : List.of(WorkloadKind.WIDGET, WorkloadKind.GADGET)) {
      require(users.get(0).post(kind.collection(namespace), tree(kind.body(name, 0))));
    }
    return Set.of(
        "widgets.test.example.com/" + namespace + "/" + name, "gadgets.test.example.com//" + name);
  }

  /** Makes {@code count} random writes that the API server acknowledges. */
  void write(int count) {
    for (int done = 0; done < count; ) {
      if (writeOnce()) {
        done++;
      }
    }
  }

  /** Revisions of the writes that were acknowledged with one, in their order. */
  List<Long> revisions() {
    return List.copyOf(revisions);
  }

  /** Last acknowledged state of each object that was not deleted, by its path. */
  Map<String, JsonNode> living() {
    return new TreeMap<>(living);
  }

  private boolean writeOnce() {
    WorkloadKind kind = KINDS.get(random.nextInt(KINDS.size()));
    String name =
        kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')
            + "-"
            + random.nextInt(NAMES);
    String path = kind.collection(namespace) + "/" + name;
    ApiServer user = kind.clusterScoped() ? users.get(0) : users.get(random.nextInt(users.size()));
    if (!living.containsKey(path)) {
      return acknowledged(
          path,
          user.post(kind.collection(namespace), tree(kind.body(name, random.nextInt(1_000)))));
    }
    int choice = random.nextInt(10);
    if (choice < 2) {
      return delete(user, path);
    }
    if (choice < 4 && kind.hasStatus()) {
      return acknowledged(
          path, user.mergePatch(path + "/status", tree(kind.statusPatch(random.nextInt(1_000)))));
    }
    if (choice < 6) {
      ObjectNode replacement = living.get(path).deepCopy();
      ((ObjectNode) replacement.get("metadata")).remove("managedFields");
      ((ObjectNode) replacement.get("metadata"))
          .withObject("labels")
          .put("round", "r" + random.nextInt(1_000));
      return acknowledged(path, user.put(path, replacement));
    }
    return acknowledged(
        path,
        user.mergePatch(
            path,
            tree(
                "{\"metadata\":{\"annotations\":{\"note\":\"n"
                    + random.nextInt(1_000_000)
                    + "\"}}}")));
  }

  private boolean delete(ApiServer user, String path) {
    Answer answer = user.delete(path);
    if (!answer.succeeded() && answer.status() != 404) {
      throw new IllegalStateException("DELETE " + path + ": " + answer);
    }
    living.remove(path);
    // Finalizers of claims and the like take effect later, and the name is free only then.
    Conditions.eventually(path + " is gone", () -> users.get(0).send("GET", path).status() == 404);
    return true;
  }

  private boolean acknowledged(String path, Answer answer) {
    // A controller may write between our read and our write: then the write did not happen, and the
    // next one is tried.
    if (answer.status() == 409) {
      living.put(path, users.get(0).get(path));
      return false;
    }
    require(answer);
    living.put(path, answer.body());
    revisions.add(answer.body().get("metadata").get("resourceVersion").asLong());
    return true;
  }

  private static void require(Answer answer) {
    if (!answer.succeeded()) {
      throw new IllegalStateException("The API server refused: " + answer);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException(json, e);
    }
  }
}
