package io.kuberewind.restore.select;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a restore leaves out unless it is asked for, because somebody else makes it: the whole list
 * of rules, each with the reason that a plan shows. The table in the README of this module is this
 * list.
 */
public final class LeftOut {
  private static final Set<String> OWNED_BY_CONTROLLERS = Set.of("pods", "replicasets.apps");
  private static final Set<String> OF_NODES =
      Set.of(
          "nodes",
          "csinodes.storage.k8s.io",
          "csistoragecapacities.storage.k8s.io",
          "volumeattachments.storage.k8s.io",
          "resourceslices.resource.k8s.io");
  private static final Set<String> PASSING =
      Set.of(
          "events",
          "events.events.k8s.io",
          "leases.coordination.k8s.io",
          "leasecandidates.coordination.k8s.io",
          "componentstatuses",
          "certificatesigningrequests.certificates.k8s.io",
          "storageversions.internal.apiserver.k8s.io",
          "storageversionmigrations.storagemigration.k8s.io");
  private static final String FLOW_CONTROL = "flowcontrol.apiserver.k8s.io";

  private static final List<Rule> RULES =
      List.of(
          rule("a node or its driver registers it", OF_NODES::contains),
          rule("it speaks of a passing moment", PASSING::contains),
          rule("a controller made it", OWNED_BY_CONTROLLERS::contains, LeftOut::hasController),
          rule("the endpoints controller makes it", "endpoints"::equals),
          rule(
              "the endpoint slice controller makes it",
              "endpointslices.discovery.k8s.io"::equals,
              o -> label(o, "endpointslice.kubernetes.io/managed-by").endsWith(".k8s.io")),
          rule("its workload's controller makes it", "controllerrevisions.apps"::equals),
          rule(
              "the service's allocator makes it",
              "ipaddresses.networking.k8s.io"::equals,
              o -> !label(o, "ipaddress.kubernetes.io/managed-by").isEmpty()),
          rule("the job is finished", "jobs.batch"::equals, LeftOut::isFinishedJob),
          rule("the pod is finished", "pods"::equals, LeftOut::isFinishedPod),
          rule(
              "the kubelet makes it",
              "pods"::equals,
              o -> !annotation(o, "kubernetes.io/config.mirror").isEmpty()),
          rule("the token controller makes it", "secrets"::equals, LeftOut::isAutoMadeTokenSecret),
          rule(
              "every namespace gets its own",
              "configmaps"::equals,
              o -> name(o).equals("kube-root-ca.crt")),
          rule(
              "the API server makes it",
              "configmaps"::equals,
              o -> isNamed(o, "kube-system", "extension-apiserver-authentication")),
          rule(
              "the API server makes it",
              "services"::equals,
              o -> isNamed(o, "default", "kubernetes")),
          rule(
              "the API server makes it",
              "servicecidrs.networking.k8s.io"::equals,
              o -> name(o).equals("kubernetes")),
          rule(
              "the API server keeps it up to date",
              "apiservices.apiregistration.k8s.io"::equals,
              o -> !label(o, "kube-aggregator.kubernetes.io/automanaged").isEmpty()),
          rule(
              "the API server keeps it up to date",
              type -> type.endsWith("." + FLOW_CONTROL),
              o -> annotation(o, "apf.kubernetes.io/autoupdate-spec").equals("true")),
          rule(
              "the API server keeps it up to date",
              type -> type.endsWith(".rbac.authorization.k8s.io"),
              o -> label(o, "kubernetes.io/bootstrapping").equals("rbac-defaults")));

  private LeftOut() {}

  /** Why a restore leaves {@code object} out, or empty when it does not. */
  public static Optional<String> reason(GroupResource type, JsonNode object) {
    String name = type.toString();
    return RULES.stream()
        .filter(rule -> rule.types.test(name) && rule.objects.test(object))
        .map(rule -> rule.reason)
        .findFirst();
  }

  /** Whether objects of the type speak of a passing moment: none of them is ever restored. */
  public static boolean isPassing(GroupResource type) {
    return PASSING.contains(type.toString());
  }

  /** Whether {@code object} says that a controller owns it. */
  public static boolean hasController(JsonNode object) {
    for (JsonNode owner : object.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the token controller of old made this Secret for its service account by itself. */
  private static boolean isAutoMadeTokenSecret(JsonNode object) {
    String account = annotation(object, "kubernetes.io/service-account.name");
    return Json.text(object, "/type").equals("kubernetes.io/service-account-token")
        && !account.isEmpty()
        && name(object).startsWith(account + "-token-");
  }

  private static boolean isFinishedJob(JsonNode object) {
    for (JsonNode condition : object.at("/status/conditions")) {
      String type = condition.path("type").asText();
      if ((type.equals("Complete") || type.equals("Failed"))
          && condition.path("status").asText().equals("True")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFinishedPod(JsonNode object) {
    return Set.of("Succeeded", "Failed").contains(Json.text(object, "/status/phase"));
  }

  private static boolean isNamed(JsonNode object, String namespace, String name) {
    return name(object).equals(name) && Json.text(object, "/metadata/namespace").equals(namespace);
  }

  private static String name(JsonNode object) {
    return Json.text(object, "/metadata/name");
  }

  private static String label(JsonNode object, String key) {
    return object.at("/metadata/labels").path(key).asText("");
  }

  private static String annotation(JsonNode object, String key) {
    return object.at("/metadata/annotations").path(key).asText("");
  }

  private static Rule rule(String reason, Predicate<String> types) {
    return new Rule(reason, types, object -> true);
  }

  private static Rule rule(String reason, Predicate<String> types, Predicate<JsonNode> objects) {
    return new Rule(reason, types, objects);
  }

  private record Rule(String reason, Predicate<String> types, Predicate<JsonNode> objects) {}
}
