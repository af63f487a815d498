package io.kuberewind.restore.target;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.GroupResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads which types a server has, in every version. */
final class Discovery {
  private final ApiReads reads;
  private final List<ServedType> types = new ArrayList<>();
  private final Set<String> unavailable = new HashSet<>();

  private Discovery(ApiReads reads) {
    this.reads = reads;
  }

  static ServedTypes discover(ApiReads reads) {
    Discovery discovery = new Discovery(reads);
    for (JsonNode version : reads.require("/api").path("versions")) {
      discovery.read("", version.asText());
    }
    for (JsonNode group : reads.require("/apis").path("groups")) {
      for (JsonNode version : group.path("versions")) {
        discovery.read(group.path("name").asText(), version.path("version").asText());
      }
    }
    return new ServedTypes(discovery.types, discovery.unavailable);
  }

  private void read(String group, String version) {
    String path = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    ApiAnswer answer = reads.once(path);
    if (!answer.ok()) {
      // One extension server that is down must not hide what all the others serve.
      unavailable.add(group);
      return;
    }
    Map<String, JsonNode> resources = new LinkedHashMap<>();
    answer.body().path("resources").forEach(r -> resources.put(r.path("name").asText(), r));
    resources.forEach(
        (name, resource) -> {
          if (!name.contains("/") && canWrite(resource)) {
            types.add(
                new ServedType(
                    new GroupResource(group, name),
                    version,
                    resource.path("kind").asText(),
                    resource.path("namespaced").asBoolean(),
                    resources.containsKey(name + "/status")));
          }
        });
  }

  private static boolean canWrite(JsonNode resource) {
    Set<String> verbs = new HashSet<>();
    resource.path("verbs").forEach(verb -> verbs.add(verb.asText()));
    return verbs.containsAll(Set.of("list", "get", "create"));
  }
}
