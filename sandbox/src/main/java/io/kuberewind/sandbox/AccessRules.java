package io.kuberewind.sandbox;

import java.net.URI;
import java.util.List;

/** Grants the users of the sandbox their rights. */
final class AccessRules {

  private static final String ROLE =
      """
      {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
       "metadata": {"name": "%s"},
       "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": [%s]},
                 {"nonResourceURLs": ["/metrics"], "verbs": ["get"]}]}
      """;

  private static final String BINDING =
      """
      {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
       "metadata": {"name": "%s"},
       "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%s"},
       "subjects": [%s]}
      """;

  private static final String SUBJECT =
      """
      {"kind": "%s", "apiGroup": "rbac.authorization.k8s.io", "name": "%s"}""";

  private static final String READER = "sandbox:reader";

  /** Without bind, escalate and impersonate nobody gets past the rights given here. */
  private static final String WRITER = "sandbox:writer";

  private final KubeApi api;
  private final URI server;

  AccessRules(KubeApi api, URI server) {
    this.api = api;
    this.server = server;
  }

  void grant() {
    role(READER, List.of("get", "list", "watch"));
    role(
        WRITER,
        List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"));
    bind(READER, SUBJECT.formatted("User", SandboxUser.REWIND.name()));
    bind(
        WRITER,
        SUBJECT.formatted("Group", SandboxUser.ALICE.groups().get(0))
            + ","
            + SUBJECT.formatted("Group", SandboxUser.BOB.groups().get(0)));
  }

  private void role(String name, List<String> verbs) {
    String quoted = "\"" + String.join("\", \"", verbs) + "\"";
    api.create(collection("clusterroles"), ROLE.formatted(name, quoted));
  }

  private void bind(String role, String subjects) {
    api.create(collection("clusterrolebindings"), BINDING.formatted(role, role, subjects));
  }

  private URI collection(String resource) {
    return server.resolve("/apis/rbac.authorization.k8s.io/v1/" + resource);
  }
}
