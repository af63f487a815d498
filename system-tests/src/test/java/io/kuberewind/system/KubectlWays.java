package io.kuberewind.system;

import static io.kuberewind.system.NotedWrites.map;

import java.util.List;

/** Ways in which people change things, by kubectl. */
final class KubectlWays {
  private static final String NAMESPACE = WhoScript.NAMESPACE;
  private static final String NAMESPACES = "system:serviceaccount:kube-system:namespace-controller";

  private final NotedWrites writes;
  private final Kubectl kubectl;

  KubectlWays(NotedWrites writes, Kubectl kubectl) {
    this.writes = writes;
    this.kubectl = kubectl;
  }

  void impersonation(String name, String user, String other) {
    kubectl.as("admin", "--as=carol", "create", "configmap", name, "-n", NAMESPACE);
    writes.note(map(name), "create admin as carol");
    kubectl.as("admin", "--as=carol", "label", "configmap", name, "a=b", "-n", NAMESPACE);
    writes.note(map(name), "update admin as carol");
  }

  void serviceAccount(String name, String user, String other) {
    String token = kubectl.as("admin", "create", "token", "robot", "-n", NAMESPACE).strip();
    kubectl.as("nobody", "--token=" + token, "create", "configmap", name, "-n", NAMESPACE);
    writes.note(map(name), "create " + WhoScript.ROBOT);
    writes.delete(name, user);
  }

  void kubectlVerbs(String name, String user, String other) {
    kubectl.as(user, "create", "configmap", name, "--from-literal=x=1", "-n", NAMESPACE);
    kubectl.as(other, "label", "configmap", name, "a=b", "-n", NAMESPACE);
    kubectl.as(user, "annotate", "configmap", name, "a=b", "-n", NAMESPACE);
    kubectl.as(other, "label", "configmap", name, "a-", "-n", NAMESPACE);
    kubectl.edit(user, "s/x: \"1\"/x: \"2\"/", "configmap", name, "-n", NAMESPACE);
    kubectl.fed(other, configMap(name, "3"), "replace", "-n", NAMESPACE, "-f", "-");
    kubectl.as(user, "delete", "configmap", name, "-n", NAMESPACE);
    writes.note(map(name), "create " + user);
    for (String next : List.of(other, user, other, user, other)) {
      writes.note(map(name), "update " + next);
    }
    writes.note(map(name), "delete " + user);
  }

  void kubectlApply(String name, String user, String other) {
    kubectl.fed(user, configMap(name, "1"), "apply", "-n", NAMESPACE, "-f", "-");
    writes.note(map(name), "create " + user);
    kubectl.fed(other, configMap(name, "2"), "apply", "-n", NAMESPACE, "-f", "-");
    writes.note(map(name), "update " + other);
    kubectl.fed(other, configMap(name, "2"), "apply", "-n", NAMESPACE, "-f", "-");
  }

  void scale(String name, String user, String other) {
    kubectl.as(user, "create", "deployment", name, "--image=example/x", "-n", NAMESPACE);
    writes.note("deployments/who/" + name, "create " + user);
    kubectl.as(other, "scale", "deployment", name, "--replicas=2", "-n", NAMESPACE);
    writes.note("deployments/who/" + name, "update " + other);
    kubectl.as(user, "set", "image", "deployment/" + name, "x=example/y", "-n", NAMESPACE);
    writes.note("deployments/who/" + name, "update " + user);
  }

  void namespace(String name, String user, String other) {
    kubectl.as(user, "create", "namespace", name);
    kubectl.as(other, "create", "configmap", "in", "-n", name);
    kubectl.as(other, "delete", "namespace", name, "--wait=false");
    writes.gone("/api/v1/namespaces/" + name);
    writes.note("configmaps/" + name + "/in", "create " + other);
    writes.note("configmaps/" + name + "/in", "delete " + NAMESPACES);
    writes.note("namespaces//" + name, "create " + user);
    writes.note("namespaces//" + name, "update " + other);
    writes.note("namespaces//" + name, "delete " + other);
  }

  private static String configMap(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {x: \"%s\"}\n"
        .formatted(name, value);
  }
}
