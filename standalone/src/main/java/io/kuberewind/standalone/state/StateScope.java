package io.kuberewind.standalone.state;

import io.kuberewind.kit.http.HttpProblem;
import io.kuberewind.kit.http.Request;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.util.Map;

/**
 * Which objects are asked for. A part that is null is left open; the core group and the namespace
 * of cluster-scoped objects are empty.
 */
record StateScope(String cluster, String group, String resource, String namespace, String name) {

  /** Reads {@code resource}, {@code group}, {@code namespace} and {@code name}. */
  static StateScope of(String cluster, Request request) {
    Map<String, String> query = request.query();
    String resource = query.get("resource");
    if (resource == null && query.containsKey("group")) {
      throw new HttpProblem(400, "A group is asked for without a resource");
    }
    return new StateScope(
        cluster,
        resource == null ? null : query.getOrDefault("group", ""),
        resource,
        query.get("namespace"),
        query.get("name"));
  }

  /** What the keys of all of them begin with. */
  String keyPrefix() {
    if (resource == null) {
      return "";
    }
    return namespace == null
        ? ResourceKey.prefix(cluster, group, resource)
        : ResourceKey.prefix(cluster, group, resource, namespace);
  }

  boolean contains(Change change) {
    return change.getCluster().equals(cluster)
        && (namespace == null || change.getNamespace().equals(namespace))
        && (name == null || change.getName().equals(name));
  }
}
