package io.kuberewind.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Waits until controllers have answered what was written: nothing that one of them still owes is
 * missing, and for a second nobody wrote.
 */
final class Quiet {
  private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Set<String> WORKLOADS =
      Set.of("deployments.apps", "replicasets.apps", "statefulsets.apps", "daemonsets.apps");

  private final ApiServer server;
  private long revision;
  private long since;

  Quiet(ApiServer server) {
    this.server = server;
  }

  void await() {
    Conditions.eventually("the cluster is quiet", () -> isStill() && owesNothing());
  }

  private boolean isStill() {
    long now = server.revision();
    if (now != revision) {
      revision = now;
      since = System.nanoTime();
    }
    return System.nanoTime() - since > STILL_NANOS;
  }

  private boolean owesNothing() {
    Map<String, JsonNode> objects = new Truth(server).at(revision);
    Set<String> uids = new HashSet<>();
    objects.values().forEach(object -> uids.add(object.at("/metadata/uid").asText()));
    return objects.entrySet().stream()
        .allMatch(
            entry ->
                isFurnished(entry.getKey(), entry.getValue(), objects.keySet())
                    && isObserved(entry.getKey(), entry.getValue())
                    && hasOwners(entry.getValue(), uids));
  }

  /** A namespace that goes is waited for, and one that came has its account and certificate. */
  private static boolean isFurnished(String key, JsonNode object, Set<String> keys) {
    if (!key.startsWith("namespaces./")) {
      return true;
    }
    String name = object.at("/metadata/name").asText();
    return object.at("/status/phase").asText().equals("Active")
        && keys.contains("serviceaccounts./" + name + "/default")
        && keys.contains("configmaps./" + name + "/kube-root-ca.crt");
  }

  /** The controllers of workloads say which spec they have seen last. */
  private static boolean isObserved(String key, JsonNode object) {
    String type = key.substring(0, key.indexOf('/'));
    return !WORKLOADS.contains(type)
        || object.at("/status/observedGeneration").asLong()
            == object.at("/metadata/generation").asLong();
  }

  /** What lost its owner is taken away. */
  private static boolean hasOwners(JsonNode object, Set<String> uids) {
    for (JsonNode owner : object.at("/metadata/ownerReferences")) {
      if (!uids.contains(owner.get("uid").asText())) {
        return false;
      }
    }
    return true;
  }
}
