package io.kuberewind.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kuberewind.audit.event.AuditEvent;
import io.kuberewind.audit.event.MalformedEventException;
import io.kuberewind.audit.log.Envelope.Enveloped;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Audit events in the shapes in which clouds export them. */
class EnvelopeTest {
  private static final String EVENT =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"9f1c","stage":"ResponseComplete",\
      "requestURI":"/api/v1/namespaces/shop/secrets/db","verb":"patch","user":{"username":"kubernetes-admin","groups":["system:masters"]},\
      "sourceIPs":["203.0.113.7"],"userAgent":"kubectl/v1.33","objectRef":{"resource":"secrets","namespace":"shop","name":"db","apiVersion":"v1"},\
      "responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"2026-11-21T12:00:00.000001Z","stageTimestamp":"2026-11-21T12:00:00.010000Z"}""";
  private static final String QUOTED = "\"" + EVENT.replace("\"", "\\\"") + "\"";

  @Test
  void theApiServersOwnLine() throws Exception {
    assertThat(only(EVENT).origin()).isEqualTo("log");
    assertThat(only(EVENT).event().caller().user()).isEqualTo("kubernetes-admin");
  }

  @Test
  void cloudWatchToS3() throws Exception {
    assertThat(only("2026-11-21T12:00:00.010Z " + EVENT).origin()).isEqualTo("eks");
  }

  @Test
  void cloudWatchSubscription() throws Exception {
    String delivery =
        """
        {"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"/aws/eks/prod/cluster","logStream":"kube-apiserver-audit-0af1",\
        "subscriptionFilters":["f"],"logEvents":[{"id":"1","timestamp":1795262400010,"message":%s},{"id":"2","timestamp":1795262400011,"message":%s}]}"""
            .formatted(QUOTED, QUOTED);

    assertThat(Envelope.open(delivery)).hasSize(2).allMatch(e -> e.origin().equals("eks"));
  }

  @Test
  void otherStreamsOfCloudWatchArePassedOver() throws Exception {
    String delivery =
        "{\"messageType\":\"DATA_MESSAGE\",\"logStream\":\"authenticator-1\",\"logEvents\":[{\"message\":\"level=info\"}]}";

    assertThat(Envelope.open(delivery)).isEmpty();
  }

  @Test
  void azureRecords() throws Exception {
    String delivery =
        "{\"records\":[{\"operationName\":\"Microsoft.ContainerService/managedClusters/diagnosticLogs/Read\",\"category\":\"kube-audit-admin\",\"properties\":{\"log\":%s,\"stream\":\"stdout\",\"pod\":\"kube-apiserver-1\"}},{\"category\":\"kube-scheduler\",\"properties\":{\"log\":\"x\"}}]}"
            .formatted(QUOTED);

    assertThat(only(delivery).origin()).isEqualTo("aks");
  }

  @Test
  void googleLogEntry() throws Exception {
    String entry =
        """
        {"protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","serviceName":"k8s.io","methodName":"io.k8s.apps.v1.deployments.scale.patch",\
        "authenticationInfo":{"principalEmail":"alice@example.com"},"requestMetadata":{"callerIp":"203.0.113.7","callerSuppliedUserAgent":"kubectl/v1.33"},\
        "resourceName":"apps/v1/namespaces/shop/deployments/web/scale","status":{},"response":{"@type":"autoscaling.k8s.io/v1.Scale","kind":"Scale","metadata":{"name":"web","namespace":"shop","uid":"u-7","resourceVersion":"812"}}},\
        "insertId":"i1","operation":{"first":true,"id":"3b1f","last":true,"producer":"k8s.io"},"resource":{"type":"k8s_cluster","labels":{"cluster_name":"prod"}},\
        "timestamp":"2026-11-21T12:00:00.5Z","logName":"projects/p/logs/cloudaudit.googleapis.com%2Factivity"}""";

    Enveloped read = only(entry);

    assertThat(read.origin()).isEqualTo("gke");
    assertThat(read.event().id()).isEqualTo("3b1f");
    assertThat(read.event().request().verb()).isEqualTo("patch");
    assertThat(read.event().target())
        .isEqualTo(new AuditEvent.Target("apps", "deployments", "scale", "shop", "web", "", ""));
    assertThat(read.event().answer().head().revision()).isEqualTo("812");
  }

  @Test
  void whatIsNoneOfTheseIsSaidToBeSo() {
    for (String line :
        List.of("{", "{\"a\":1}", "rubbish", "{\"kind\":\"Event\",\"apiVersion\":\"v1\"}")) {
      assertThat(catchThrowable(() -> Envelope.open(line)))
          .as(line)
          .isInstanceOf(MalformedEventException.class);
    }
  }

  private static Enveloped only(String line) throws MalformedEventException {
    List<Enveloped> events = Envelope.open(line);
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
