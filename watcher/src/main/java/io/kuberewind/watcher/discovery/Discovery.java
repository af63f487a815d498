package io.kuberewind.watcher.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.cluster.ClusterConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * Asks the API server for its resource types: in two requests where it knows aggregated discovery,
 * else group by group.
 */
public final class Discovery {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + "application/json";
  static final String JSON = "application/json";

  private final ClusterConnection cluster;
  private final String accept;
  private final ObjectMapper mapper = new ObjectMapper();

  public Discovery(ClusterConnection cluster) {
    this(cluster, AGGREGATED);
  }

  Discovery(ClusterConnection cluster, String accept) {
    this.cluster = cluster;
    this.accept = accept;
  }

  /**
   * Reads what is served now.
   *
   * @throws IOException when the API server does not answer, or not with what it should
   */
  public Discovered read() throws IOException {
    TypeList types = new TypeList();
    for (String root : List.of("/api", "/apis")) {
      JsonNode answer = get(root, accept);
      switch (answer.path("kind").asText()) {
        case "APIGroupDiscoveryList" -> aggregated(answer, types);
        case "APIVersions", "APIGroupList" -> legacy(root, answer, types);
        default -> throw unexpected(root, answer);
      }
    }
    return types.discovered();
  }

  private static void aggregated(JsonNode answer, TypeList types) {
    for (JsonNode group : answer.path("items")) {
      String name = group.path("metadata").path("name").asText("");
      for (JsonNode version : group.path("versions")) {
        if (version.path("freshness").asText("Current").equals("Stale")) {
          types.stale(name);
        }
        for (JsonNode resource : version.path("resources")) {
          types.add(
              new ResourceType(
                  name,
                  version.path("version").asText(),
                  resource.path("resource").asText(),
                  resource.path("responseKind").path("kind").asText(),
                  resource.path("scope").asText().equals("Namespaced")),
              verbs(resource));
        }
      }
    }
  }

  private void legacy(String root, JsonNode answer, TypeList types) throws IOException {
    if (root.equals("/api")) {
      for (JsonNode version : answer.path("versions")) {
        legacyVersion("", version.asText(), "/api/" + version.asText(), types);
      }
      return;
    }
    for (JsonNode group : answer.path("groups")) {
      String name = group.path("name").asText();
      for (String version : preferredFirst(group)) {
        legacyVersion(name, version, "/apis/" + name + "/" + version, types);
      }
    }
  }

  private void legacyVersion(String group, String version, String path, TypeList types) {
    try {
      JsonNode answer = get(path, JSON);
      if (!answer.path("kind").asText().equals("APIResourceList")) {
        throw unexpected(path, answer);
      }
      for (JsonNode resource : answer.path("resources")) {
        String name = resource.path("name").asText();
        if (!name.contains("/")) {
          types.add(
              new ResourceType(
                  group,
                  version,
                  name,
                  resource.path("kind").asText(),
                  resource.path("namespaced").asBoolean()),
              verbs(resource));
        }
      }
    } catch (IOException e) {
      // The server of one group is away; the others' types are not its hostages.
      types.stale(group);
    }
  }

  private static List<String> preferredFirst(JsonNode group) {
    List<String> versions = new ArrayList<>();
    versions.add(group.path("preferredVersion").path("version").asText());
    for (JsonNode version : group.path("versions")) {
      String name = version.path("version").asText();
      if (!versions.contains(name)) {
        versions.add(name);
      }
    }
    return versions;
  }

  private static Set<String> verbs(JsonNode resource) {
    Set<String> verbs = new HashSet<>();
    resource.path("verbs").forEach(verb -> verbs.add(verb.asText()));
    return verbs;
  }

  /** An answer that names no types must not pass for a server that has none. */
  private static IOException unexpected(String path, JsonNode answer) {
    String kind = answer.path("kind").asText("");
    return new IOException(
        "%s answers with %s, which is no list of types"
            .formatted(path, kind.isEmpty() ? "no kind" : kind));
  }

  private JsonNode get(String path, String wanted) throws IOException {
    try {
      return mapper.readTree(cluster.get(path, wanted).join().body());
    } catch (CompletionException e) {
      throw new IOException("no answer for " + path, e.getCause());
    }
  }
}
