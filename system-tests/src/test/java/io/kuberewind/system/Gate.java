package io.kuberewind.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Holds back creations of what is labelled {@code gated}: the API server asks a webhook that takes
 * the call and says nothing, and what it holds back it refuses in the end.
 */
final class Gate implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: gate}
      webhooks:
      """;
  private static final String WEBHOOK =
      """
        - name: %s.example.com
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Fail
          timeoutSeconds: %d
          clientConfig: {url: "https://127.0.0.1:%d/"}
          objectSelector: {matchLabels: {gated: "%s"}}
          rules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [%s]}
      """;

  private final RecordedCluster cluster;
  private final ServerSocket silent;

  Gate(RecordedCluster cluster) throws IOException {
    this.cluster = cluster;
    this.silent = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
  }

  /** From now on holds back these, and lets pass what else it held back. */
  void shut(String... resources) {
    String these = String.join(", ", resources);
    int port = silent.getLocalPort();
    cluster.apply(
        CONFIGURATION
            + WEBHOOK.formatted("gate", 30, port, "yes", these)
            + WEBHOOK.formatted("probe", 1, port, "probe", these));
    for (String resource : new String[] {"namespaces", "services"}) {
      boolean shut = these.contains(resource);
      Conditions.eventually("the gate knows of " + resource, () -> passes(resource) != shut);
    }
  }

  private boolean passes(String resource) {
    boolean isNamespace = resource.equals("namespaces");
    String collection = isNamespace ? "namespaces" : "namespaces/default/" + resource;
    ApiServer.Answer answer =
        cluster.admin.post(
            "/api/v1/" + collection + "?dryRun=All",
            isNamespace
                ? probe("Namespace", "{}")
                : probe("Service", "{\"ports\":[{\"port\":1}]}"));
    return answer.succeeded();
  }

  private static JsonNode probe(String kind, String spec) {
    return ApiServer.json(
        """
        {"apiVersion":"v1","kind":"%s","metadata":{"name":"probe","labels":{"gated":"probe"}},"spec":%s}
        """
            .formatted(kind, spec));
  }

  @Override
  public void close() throws IOException {
    cluster.kubectl("delete", "validatingwebhookconfiguration", "gate", "--ignore-not-found");
    Conditions.eventually("the gate is open", () -> passes("services") && passes("namespaces"));
    silent.close();
  }
}
