package io.kuberewind.system;

import io.kuberewind.sandbox.ControlPlane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A hundred ways in which people and programs change things, each noted with whom it was: the
 * script knows, since it asked.
 */
final class WhoScript {
  static final String NAMESPACE = "who";
  static final String ROBOT = "system:serviceaccount:who:robot";

  private final Kubectl kubectl;
  private final NotedWrites writes;
  private final ApiWays api;
  private final KubectlWays people;
  private final List<String> ways = new ArrayList<>();
  private int cases;

  WhoScript(ControlPlane controlPlane, Path work) {
    this.kubectl = new Kubectl(controlPlane, work);
    this.writes = new NotedWrites(controlPlane);
    this.api = new ApiWays(writes);
    this.people = new KubectlWays(writes, kubectl);
  }

  /** What happened to each object, in order: operation and user by resource, namespace and name. */
  Map<String, List<String>> truth() {
    return writes.truth();
  }

  int cases() {
    return cases;
  }

  List<String> ways() {
    return ways;
  }

  void prepare() {
    kubectl.as("admin", "create", "namespace", NAMESPACE);
    kubectl.as("admin", "create", "serviceaccount", "robot", "-n", NAMESPACE);
    kubectl.as(
        "admin",
        "create",
        "clusterrolebinding",
        "robot",
        "--clusterrole=edit",
        "--serviceaccount=who:robot");
    kubectl.as(
        "admin",
        "create",
        "clusterrolebinding",
        "carol",
        "--clusterrole=cluster-admin",
        "--user=carol");
    writes.note("namespaces//who", "create admin");
    Conditions.eventually(
        "the namespace has its service account",
        () ->
            writes
                .as("admin")
                .send("GET", "/api/v1/namespaces/who/serviceaccounts/default")
                .succeeded());
  }

  void play() {
    way("create, patch and delete", 12, api::life);
    way("patch: merge, json, strategic", 9, api::patches);
    way("update with and without a revision", 8, api::updates);
    way("patch without effect", 8, api::withoutEffect);
    way("two writers at once", 8, api::atOnce);
    way("server-side apply", 6, api::serverSideApply);
    way("deletion with finalizers", 6, api::finalizers);
    way("deletion of a collection", 4, api::collection);
    way("secrets, of which the log tells names only", 6, api::secrets);
    way("generated names", 4, api::generated);
    way("impersonation", 4, people::impersonation);
    way("service account", 4, people::serviceAccount);
    way("status of a pod, and its deletion", 4, api::podStatus);
    way("eviction", 3, api::eviction);
    way("kubectl create, edit, label, annotate, replace", 4, people::kubectlVerbs);
    way("kubectl apply", 3, people::kubectlApply);
    way("scale, and what controllers make of it", 3, people::scale);
    way("garbage collection of what was owned", 3, api::dependents);
    way("namespace with all in it", 2, people::namespace);
  }

  private interface Case {
    void play(String name, String user, String other) throws Exception;
  }

  private void way(String name, int times, Case way) {
    ways.add(name);
    for (int i = 0; i < times; i++) {
      String user = i % 2 == 0 ? "alice" : "bob";
      try {
        way.play("w" + ways.size() + "-" + i, user, i % 2 == 0 ? "bob" : "alice");
      } catch (Exception e) {
        throw new IllegalStateException(name + " " + i, e);
      }
      cases++;
    }
  }
}
