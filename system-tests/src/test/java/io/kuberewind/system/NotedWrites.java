package io.kuberewind.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.sandbox.ControlPlane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes to an API server in the names of several users, each noted with whom it was. */
final class NotedWrites {
  static final String MAPS = "/api/v1/namespaces/who/configmaps";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ApiServer> users = new LinkedHashMap<>();
  private final Map<String, List<String>> truth = new LinkedHashMap<>();

  NotedWrites(ControlPlane controlPlane) {
    for (String user : List.of("admin", "alice", "bob")) {
      users.put(user, ApiServer.of(controlPlane.kubeconfig(user)));
    }
  }

  /** What happened to each object, in order: operation and user by resource, namespace and name. */
  Map<String, List<String>> truth() {
    return truth;
  }

  /** The server for this user; what is written there is for the caller to note. */
  ApiServer as(String user) {
    return users.get(user);
  }

  JsonNode create(String name, String user) {
    JsonNode made =
        must(
            as(user)
                .post(
                    MAPS,
                    json("{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"x\":\"1\"}}")));
    note(map(name), "create " + user);
    return made;
  }

  void pod(String name, String user) {
    must(
        as(user)
            .post(
                "/api/v1/namespaces/who/pods",
                json(
                    "{\"metadata\":{\"name\":\""
                        + name
                        + "\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"x\"}]}}")));
    note("pods/who/" + name, "create " + user);
  }

  void mapPatched(String name, String user, String patch) {
    patch(name, user, "application/merge-patch+json", patch);
  }

  void patch(String name, String user, String type, String patch) {
    must(as(user).send("PATCH", MAPS + "/" + name, type, json(patch)));
    note(map(name), "update " + user);
  }

  void delete(String name, String user) {
    must(as(user).delete(MAPS + "/" + name));
    note(map(name), "delete " + user);
  }

  void gone(String path) {
    Conditions.eventually(path + " is gone", () -> as("admin").send("GET", path).status() == 404);
  }

  void note(String object, String change) {
    truth.computeIfAbsent(object, key -> new ArrayList<>()).add(change);
  }

  static String map(String name) {
    return "configmaps/who/" + name;
  }

  static JsonNode must(ApiServer.Answer answer) {
    if (!answer.succeeded()) {
      throw new IllegalStateException(answer.toString());
    }
    return answer.body();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
