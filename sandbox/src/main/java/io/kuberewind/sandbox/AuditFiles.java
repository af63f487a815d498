package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.Directories;
import java.nio.file.Files;

/** What the API server audits and to whom it tells. */
final class AuditFiles {

  /**
   * Writes with the answer, whose metadata carries uid and resourceVersion; of secrets and tokens
   * only that they were written; no reads.
   */
  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      omitManagedFields: true
      rules:
      - level: None
        verbs: [get, list, watch]
      - level: Metadata
        resources:
        - group: ""
          resources: [secrets, serviceaccounts/token]
        - group: authentication.k8s.io
        - group: authorization.k8s.io
      - level: RequestResponse
        verbs: [create, update, patch, delete, deletecollection]
      """;

  /** The API server has written its certificate by the time it reads this. */
  private static final String WEBHOOK =
      """
      apiVersion: v1
      kind: Config
      clusters:
      - name: audit-receiver
        cluster:
          server: https://127.0.0.1:%d/audit
          certificate-authority: "%s"
      contexts:
      - name: audit-receiver
        context:
          cluster: audit-receiver
          user: kube-apiserver
      users:
      - name: kube-apiserver
        user:
          token: "%s"
      current-context: audit-receiver
      """;

  private AuditFiles() {}

  static void write(Layout layout, int webhookPort) {
    Directories.writePrivate(layout.auditPolicy(), POLICY);
    if (Files.notExists(layout.auditWebhook())) {
      Directories.writePrivate(
          layout.auditWebhook(),
          WEBHOOK.formatted(webhookPort, layout.authority(), Credentials.randomSecret()));
    }
  }
}
