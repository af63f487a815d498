package io.kuberewind.system;

/** Namespaces of config maps with one entry {@code k}, in a cluster. */
record ConfigMaps(RecordedCluster cluster) {
  void namespace(String name, String... configMaps) {
    cluster.namespace(name);
    for (String configMap : configMaps) {
      cluster.kubectl("-n", name, "create", "configmap", configMap, "--from-literal=k=1");
    }
  }

  /** A namespace with so many empty ones, and the moment at which it has them. */
  String filled(String namespace, int count) {
    StringBuilder manifest = new StringBuilder();
    for (int i = 0; i < count; i++) {
      manifest.append(
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: c%d, namespace: %s}}\n---\n"
              .formatted(i, namespace));
    }
    cluster.namespace(namespace);
    RecordedCluster.kubectl(cluster.controlPlane, manifest.toString(), "create", "-f", "-");
    return cluster.now();
  }

  int count(String namespace) {
    return cluster.admin.get("/api/v1/namespaces/" + namespace + "/configmaps").get("items").size();
  }

  void set(String namespace, String configMap, String value) {
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

  String value(String namespace, String configMap) {
    return cluster
        .admin
        .get("/api/v1/namespaces/" + namespace + "/configmaps/" + configMap)
        .at("/data/k")
        .asText();
  }
}
