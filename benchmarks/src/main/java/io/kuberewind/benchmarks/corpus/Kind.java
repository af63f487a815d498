package io.kuberewind.benchmarks.corpus;

/**
 * Kinds of the corpus with their shares, in per mille. Of the objects: a cluster of some hundred
 * nodes with 40 pods each. Of the changes: leases and events are not captured, so pods that come
 * and go lead, then what controllers report into status.
 */
enum Kind {
  POD("", "v1", "pods", "Pod", 400, 190, "pod-running"),
  REPLICA_SET("apps", "v1", "replicasets", "ReplicaSet", 90, 70, "replicaset"),
  DEPLOYMENT("apps", "v1", "deployments", "Deployment", 60, 110, "deployment"),
  ENDPOINT_SLICE(
      "discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", 60, 130, "endpointslice"),
  SERVICE("", "v1", "services", "Service", 60, 5, "service"),
  CONFIG_MAP("", "v1", "configmaps", "ConfigMap", 110, 30, "configmap"),
  SECRET("", "v1", "secrets", "Secret", 80, 15, "secret"),
  SERVICE_ACCOUNT("", "v1", "serviceaccounts", "ServiceAccount", 40, 2, "serviceaccount"),
  ROLE_BINDING(
      "rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", 30, 3, "rolebinding"),
  NODE("", "v1", "nodes", "Node", 8, 150, "node"),
  AUTOSCALER(
      "autoscaling",
      "v2",
      "horizontalpodautoscalers",
      "HorizontalPodAutoscaler",
      12,
      125,
      "horizontalpodautoscaler"),
  APPLICATION("argoproj.io", "v1alpha1", "applications", "Application", 30, 130, "application"),
  JOB("batch", "v1", "jobs", "Job", 20, 40, "job");

  private final String group;
  private final String version;
  private final String resource;
  private final String kindName;
  private final int objects;
  private final int choices;
  private final Template template;

  Kind(
      String group,
      String version,
      String resource,
      String kindName,
      int objects,
      int choices,
      String template) {
    this.group = group;
    this.version = version;
    this.resource = resource;
    this.kindName = kindName;
    this.objects = objects;
    this.choices = choices;
    this.template = Template.load(template);
  }

  String group() {
    return group;
  }

  String version() {
    return version;
  }

  String resource() {
    return resource;
  }

  String kindName() {
    return kindName;
  }

  boolean namespaced() {
    return this != NODE;
  }

  /** How many of so many objects are of the kind. */
  int of(int all) {
    return Math.max(1, (int) ((long) all * objects / 1000));
  }

  /** The application that the i-th of the kind belongs to: as many as there are deployments. */
  long app(int i, int all, long seed) {
    return (seed << 32) + (long) i * DEPLOYMENT.of(all) / of(all);
  }

  /** How often it is chosen to change, per mille; a pod that is replaced changes seven times. */
  int choices() {
    return choices;
  }

  /** An object as it mostly is. */
  Template template() {
    return template;
  }
}
