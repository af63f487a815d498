package io.kuberewind.restore.apply;

import io.kuberewind.archive.key.GroupResource;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The order of a restore. Objects of one tier are written in parallel; the next tier begins when
 * the last of them is done.
 */
public enum Tier {
  /** Types, before objects of them; awaited until they are served. */
  DEFINITIONS("customresourcedefinitions.apiextensions.k8s.io"),
  /** Awaited until they are active. */
  NAMESPACES("namespaces"),
  /** Cluster-wide classes and volumes that workloads name. */
  CLASSES(
      "storageclasses.storage.k8s.io",
      "volumeattributesclasses.storage.k8s.io",
      "csidrivers.storage.k8s.io",
      "priorityclasses.scheduling.k8s.io",
      "runtimeclasses.node.k8s.io",
      "ingressclasses.networking.k8s.io",
      "deviceclasses.resource.k8s.io",
      "persistentvolumes"),
  /** Rights before those who need them. */
  ROLES("clusterroles.rbac.authorization.k8s.io", "roles.rbac.authorization.k8s.io"),
  ROLE_BINDINGS(
      "clusterrolebindings.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io"),
  /** Before token secrets, which the API server refuses without their account. */
  SERVICE_ACCOUNTS("serviceaccounts"),
  CONFIGURATION("secrets", "configmaps", "persistentvolumeclaims"),
  /** Before workloads, so that addresses are taken again before others take them. */
  SERVICES("services"),
  WORKLOADS(
      "pods",
      "replicasets.apps",
      "deployments.apps",
      "statefulsets.apps",
      "daemonsets.apps",
      "replicationcontrollers",
      "jobs.batch",
      "cronjobs.batch"),
  /** Custom resources, ingresses, policies and what else there is. */
  EVERYTHING_ELSE(),
  /** Last, since they can refuse or hide what comes after them. */
  GATEKEEPERS(
      "mutatingwebhookconfigurations.admissionregistration.k8s.io",
      "validatingwebhookconfigurations.admissionregistration.k8s.io",
      "validatingadmissionpolicies.admissionregistration.k8s.io",
      "validatingadmissionpolicybindings.admissionregistration.k8s.io",
      "mutatingadmissionpolicies.admissionregistration.k8s.io",
      "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
      "apiservices.apiregistration.k8s.io",
      "resourcequotas",
      "limitranges");

  private final Set<String> types;

  Tier(String... types) {
    this.types = Set.of(types);
  }

  /** The types that the tier names; {@link #EVERYTHING_ELSE} names none. */
  public Set<GroupResource> types() {
    return types.stream().map(Tier::parse).collect(Collectors.toUnmodifiableSet());
  }

  private static GroupResource parse(String type) {
    int dot = type.indexOf('.');
    return dot < 0
        ? new GroupResource("", type)
        : new GroupResource(type.substring(dot + 1), type.substring(0, dot));
  }

  /** The tier of a type. */
  public static Tier of(GroupResource type) {
    for (Tier tier : values()) {
      if (tier.types.contains(type.toString())) {
        return tier;
      }
    }
    return EVERYTHING_ELSE;
  }
}
