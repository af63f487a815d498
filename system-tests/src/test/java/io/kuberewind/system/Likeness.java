package io.kuberewind.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What two states of a cluster must have in common to be the same to those who use it: spec, data,
 * labels, annotations, and who owns whom by name. A reading of its own, which shares nothing with
 * the code under test.
 */
final class Likeness {
  private static final List<String> SERVERS_OWN =
      List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields");

  /** Made by controllers or by the server itself, each time anew. */
  private static final Set<String> REMADE =
      Set.of(
          "pods.",
          "replicasets.apps",
          "endpoints.",
          "endpointslices.discovery.k8s.io",
          "controllerrevisions.apps",
          "apiservices.apiregistration.k8s.io",
          "flowschemas.flowcontrol.apiserver.k8s.io",
          "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
          "ipaddresses.networking.k8s.io",
          "servicecidrs.networking.k8s.io",
          "csinodes.storage.k8s.io",
          "nodes.");

  private Likeness() {}

  /** The part of {@code objects} that is compared, by the same keys. */
  static Map<String, JsonNode> of(Map<String, JsonNode> objects) {
    Map<String, JsonNode> kept = new TreeMap<>();
    objects.forEach(
        (key, object) -> {
          String type = key.substring(0, key.indexOf('/'));
          if (!REMADE.contains(type)
              && !key.endsWith("/kube-root-ca.crt")
              && !key.endsWith("/extension-apiserver-authentication")
              && !key.equals("services./default/kubernetes")) {
            kept.put(key, of(type, object.deepCopy()));
          }
        });
    return kept;
  }

  /** Keys of what was there and is no longer so. */
  static Set<String> differing(Map<String, JsonNode> then, Map<String, JsonNode> now) {
    Map<String, JsonNode> live = of(now);
    Set<String> differing = new TreeSet<>();
    of(then)
        .forEach(
            (key, object) -> {
              if (!object.equals(live.get(key))) {
                differing.add(key);
              }
            });
    return differing;
  }

  private static JsonNode of(String type, ObjectNode object) {
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    metadata.remove(SERVERS_OWN);
    object.remove("status");
    for (JsonNode owner : metadata.withArray("ownerReferences")) {
      ((ObjectNode) owner).remove("uid");
    }
    if (metadata.get("ownerReferences") instanceof ArrayNode owners && owners.isEmpty()) {
      metadata.remove("ownerReferences");
    }
    if (metadata.get("annotations") instanceof ObjectNode annotations) {
      annotations.remove(
          List.of("deployment.kubernetes.io/revision", "deprecated.daemonset.template.generation"));
      if (annotations.isEmpty()) {
        metadata.remove("annotations");
      }
    }
    if (type.equals("services.")) {
      ((ObjectNode) object.get("spec")).remove(List.of("clusterIP", "clusterIPs"));
    }
    return object;
  }
}
