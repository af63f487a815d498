package io.kuberewind.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the API server itself says was there at a revision: its lists with {@code
 * resourceVersionMatch=Exact}, which etcd answers from its own history.
 */
final class Truth {
  /** What capture leaves out by default. */
  private static final Set<String> LEFT_OUT = Set.of("events", "leases");

  private final ApiServer server;

  Truth(ApiServer server) {
    this.server = server;
  }

  /** A type that can be listed and watched, in its preferred version. */
  record Type(String path, String group, String apiVersion, String resource, String kind) {}

  /**
   * Every object of every captured type at {@code revision}, by {@code
   * resource.group/namespace/name}.
   */
  Map<String, JsonNode> at(long revision) {
    Map<String, JsonNode> objects = new TreeMap<>();
    for (Type type : types()) {
      JsonNode list =
          server.get(type.path() + "?resourceVersionMatch=Exact&resourceVersion=" + revision);
      for (JsonNode item : list.get("items")) {
        // Items of lists of built-in kinds come without their type.
        ((ObjectNode) item).put("apiVersion", type.apiVersion()).put("kind", type.kind());
        objects.put(key(type.resource(), type.group(), item), item);
      }
    }
    return objects;
  }

  /**
   * The same key for an object that KubeRewind printed; {@code types} finds the resource of a kind.
   */
  static String key(List<Type> types, JsonNode object) {
    for (Type type : types) {
      if (type.kind().equals(object.path("kind").asText())
          && type.group().equals(group(object.path("apiVersion").asText()))) {
        return key(type.resource(), type.group(), object);
      }
    }
    throw new IllegalStateException(
        "No type serves " + object.path("apiVersion") + " " + object.path("kind"));
  }

  List<Type> types() {
    List<Type> types = new ArrayList<>();
    addTypes(types, "", "v1", "/api/v1");
    for (JsonNode group : server.get("/apis").get("groups")) {
      String version = group.get("preferredVersion").get("version").asText();
      Set<String> seen = new java.util.HashSet<>();
      for (Type type : typesOf(group.get("name").asText(), version)) {
        seen.add(type.resource());
        types.add(type);
      }
      for (JsonNode other : group.get("versions")) {
        for (Type type : typesOf(group.get("name").asText(), other.get("version").asText())) {
          if (seen.add(type.resource())) {
            types.add(type);
          }
        }
      }
    }
    return types;
  }

  private List<Type> typesOf(String group, String version) {
    List<Type> types = new ArrayList<>();
    addTypes(types, group, version, "/apis/" + group + "/" + version);
    return types;
  }

  private void addTypes(List<Type> types, String group, String version, String root) {
    for (JsonNode resource : server.get(root).get("resources")) {
      String name = resource.get("name").asText();
      String verbs = resource.get("verbs").toString();
      if (!name.contains("/")
          && verbs.contains("\"list\"")
          && verbs.contains("\"watch\"")
          && !LEFT_OUT.contains(name)) {
        String apiVersion = group.isEmpty() ? version : group + "/" + version;
        types.add(
            new Type(root + "/" + name, group, apiVersion, name, resource.get("kind").asText()));
      }
    }
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  private static String key(String resource, String group, JsonNode object) {
    JsonNode metadata = object.get("metadata");
    return resource
        + "."
        + group
        + "/"
        + metadata.path("namespace").asText("")
        + "/"
        + metadata.get("name").asText();
  }
}
