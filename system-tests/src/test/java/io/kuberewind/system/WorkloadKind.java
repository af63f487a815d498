package io.kuberewind.system;

import java.util.List;

/**
 * The kinds that a {@link Workload} writes: built in and custom, in namespaces and cluster-wide,
 * with and without status.
 */
enum WorkloadKind {
  CONFIG_MAP(
      "/api/v1",
      "configmaps",
      "\"data\":{\"k\":\"v%2$d\",\"text\":\"line\\nquote \\\" \\u00e9\\u4e2d\"}"),
  SECRET("/api/v1", "secrets", "\"stringData\":{\"password\":\"p%2$d\"}"),
  SERVICE(
      "/api/v1",
      "services",
      "\"spec\":{\"ports\":[{\"port\":80}],\"selector\":{\"app\":\"a%2$d\"}}"),
  SERVICE_ACCOUNT("/api/v1", "serviceaccounts", "\"automountServiceAccountToken\":false"),
  RESOURCE_QUOTA(
      "/api/v1", "resourcequotas", "\"spec\":{\"hard\":{\"count/x%2$d.example.com\":\"10\"}}"),
  LIMIT_RANGE(
      "/api/v1",
      "limitranges",
      "\"spec\":{\"limits\":[{\"type\":\"Container\",\"max\":{\"cpu\":\"%2$d\"}}]}"),
  CLAIM(
      "/api/v1",
      "persistentvolumeclaims",
      "\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1%2$dMi\"}}}"),
  POD_TEMPLATE("/api/v1", "podtemplates", "\"template\":{%3$s}"),
  DEPLOYMENT(
      "/apis/apps/v1",
      "deployments",
      "\"spec\":{\"replicas\":0,\"selector\":{\"matchLabels\":{\"app\":\"%1$s\"}},\"template\":{%3$s}}"),
  STATEFUL_SET(
      "/apis/apps/v1",
      "statefulsets",
      "\"spec\":{\"replicas\":0,\"serviceName\":\"x\",\"selector\":{\"matchLabels\":{\"app\":\"%1$s\"}},\"template\":{%3$s}}"),
  DAEMON_SET(
      "/apis/apps/v1",
      "daemonsets",
      "\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"%1$s\"}},\"template\":{%3$s}}"),
  CRON_JOB(
      "/apis/batch/v1",
      "cronjobs",
      "\"spec\":{\"suspend\":true,\"schedule\":\"0 3 * * *\",\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Never\","
          + "\"containers\":[{\"name\":\"c\",\"image\":\"i:%2$d\"}]}}}}}"),
  INGRESS(
      "/apis/networking.k8s.io/v1",
      "ingresses",
      "\"spec\":{\"defaultBackend\":{\"service\":{\"name\":\"s%2$d\",\"port\":{\"number\":80}}}}"),
  NETWORK_POLICY("/apis/networking.k8s.io/v1", "networkpolicies", "\"spec\":{\"podSelector\":{}}"),
  DISRUPTION_BUDGET(
      "/apis/policy/v1",
      "poddisruptionbudgets",
      "\"spec\":{\"minAvailable\":1,\"selector\":{\"matchLabels\":{\"app\":\"none%2$d\"}}}"),
  ROLE(
      "/apis/rbac.authorization.k8s.io/v1",
      "roles",
      "\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"],\"verbs\":[\"get\"]}]"),
  PRIORITY_CLASS(
      "/apis/scheduling.k8s.io/v1",
      "priorityclasses",
      "\"value\":%2$d,\"globalDefault\":false",
      true,
      false),
  STORAGE_CLASS(
      "/apis/storage.k8s.io/v1",
      "storageclasses",
      "\"provisioner\":\"example.com/p%2$d\"",
      true,
      false),
  WIDGET(
      "/apis/test.example.com/v1",
      "widgets",
      "\"apiVersion\":\"test.example.com/v1\",\"kind\":\"Widget\",\"spec\":{\"size\":%2$d,\"note\":\"\\u2028 <&>\"}",
      false,
      true),
  GADGET(
      "/apis/test.example.com/v1",
      "gadgets",
      "\"apiVersion\":\"test.example.com/v1\",\"kind\":\"Gadget\",\"spec\":{\"size\":%2$d}",
      true,
      true);

  private static final String POD =
      "\"metadata\":{\"labels\":{\"app\":\"%1$s\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i:%2$d\"}]}";

  private final String root;
  private final String resource;
  private final String body;
  private final boolean clusterScoped;
  private final boolean hasStatus;

  WorkloadKind(String root, String resource, String body) {
    this(root, resource, body, false, false);
  }

  WorkloadKind(
      String root, String resource, String body, boolean clusterScoped, boolean hasStatus) {
    this.root = root;
    this.resource = resource;
    this.body = body;
    this.clusterScoped = clusterScoped;
    this.hasStatus = hasStatus;
  }

  boolean clusterScoped() {
    return clusterScoped;
  }

  boolean hasStatus() {
    return hasStatus;
  }

  String collection(String namespace) {
    return clusterScoped
        ? root + "/" + resource
        : root + "/namespaces/" + namespace + "/" + resource;
  }

  /** The JSON of a new object; {@code number} goes into its fields. */
  String body(String name, int number) {
    String template = POD.formatted(name, number);
    return "{\"metadata\":{\"name\":\""
        + name
        + "\"},"
        + body.formatted(name, number, template)
        + "}";
  }

  String statusPatch(int number) {
    return "{\"status\":{\"seen\":" + number + "}}";
  }

  /** The definitions of the custom kinds. */
  static List<String> definitions() {
    return List.of(
        definition("widgets", "Widget", "Namespaced"), definition("gadgets", "Gadget", "Cluster"));
  }

  private static String definition(String plural, String kind, String scope) {
    String open = "{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true}";
    return ("{\"metadata\":{\"name\":\"%1$s.test.example.com\"},\"spec\":{\"group\":\"test.example.com\",\"scope\":\"%3$s\","
            + "\"names\":{\"plural\":\"%1$s\",\"singular\":\"%4$s\",\"kind\":\"%2$s\",\"listKind\":\"%2$sList\"},"
            + "\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,\"subresources\":{\"status\":{}},"
            + "\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"spec\":%5$s,\"status\":%5$s}}}}]}}")
        .formatted(plural, kind, scope, kind.toLowerCase(java.util.Locale.ROOT), open);
  }
}
