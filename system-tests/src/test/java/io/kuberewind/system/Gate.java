package io.kuberewind.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

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

  private static final List<String> GATED = List.of("namespaces", "services", "configmaps");

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
    for (String resource : GATED) {
      boolean shut = these.contains(resource);
      Conditions.eventually("the gate knows of " + resource, () -> passes(resource) != shut);
    }
  }

  private boolean passes(String resource) {
    String collection = resource.equals("namespaces") ? resource : "namespaces/default/" + resource;
    JsonNode probe =
        switch (resource) {
          case "namespaces" -> probe("Namespace", "\"spec\":{}");
          case "services" -> probe("Service", "\"spec\":{\"ports\":[{\"port\":1}]}");
          default -> probe("ConfigMap", "\"data\":{}");
        };
    return cluster.admin.post("/api/v1/" + collection + "?dryRun=All", probe).succeeded();
  }

  private static JsonNode probe(String kind, String content) {
    return ApiServer.json(
        """
        {"apiVersion":"v1","kind":"%s","metadata":{"name":"probe","labels":{"gated":"probe"}},%s}
        """
            .formatted(kind, content));
  }

  @Override
  public void close() throws IOException {
    cluster.kubectl("delete", "validatingwebhookconfiguration", "gate", "--ignore-not-found");
    Conditions.eventually("the gate is open", () -> GATED.stream().allMatch(this::passes));
    silent.close();
  }
}
