package io.kuberewind.restore.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.fields.ServerOwned;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Forms of one recorded object: what is compared, what a create sends, what a replace sends. The
 * fields that others own are one list here, which the README of this module repeats.
 */
public final class Manifest {
  private static final String CONTROLLER_UID = "controller-uid";
  private static final String BATCH_CONTROLLER_UID = "batch.kubernetes.io~1controller-uid";
  private static final String TOKEN_MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

  private static final List<ForeignField> FOREIGN =
      Stream.of(
              annotations("deployments.apps", "deployment.kubernetes.io~1revision"),
              annotations("daemonsets.apps", "deprecated.daemonset.template.generation"),
              annotations(
                  "persistentvolumeclaims",
                  "pv.kubernetes.io~1bind-completed",
                  "pv.kubernetes.io~1bound-by-controller",
                  "volume.beta.kubernetes.io~1storage-provisioner",
                  "volume.kubernetes.io~1storage-provisioner",
                  "volume.kubernetes.io~1selected-node"),
              fields("persistentvolumeclaims", "/spec/volumeName"),
              annotations("persistentvolumes", "pv.kubernetes.io~1bound-by-controller"),
              fields("persistentvolumes", "/spec/claimRef/uid", "/spec/claimRef/resourceVersion"),
              fields("pods", "/spec/nodeName", "/spec/ephemeralContainers"),
              fields("services", "/spec/clusterIP", "/spec/clusterIPs")
                  .map(f -> f.when(Manifest::hasClusterIp).keptInCreate()),
              fields(
                      "jobs.batch",
                      "/spec/selector",
                      "/metadata/labels/" + CONTROLLER_UID,
                      "/metadata/labels/" + BATCH_CONTROLLER_UID,
                      "/spec/template/metadata/labels/" + CONTROLLER_UID,
                      "/spec/template/metadata/labels/" + BATCH_CONTROLLER_UID)
                  .map(f -> f.when(job -> !job.at("/spec/manualSelector").asBoolean())),
              fields("secrets", "/data", "/metadata/annotations/kubernetes.io~1service-account.uid")
                  .map(f -> f.when(Manifest::isTokenSecret)),
              fields("clusterroles.rbac.authorization.k8s.io", "/rules")
                  .map(f -> f.when(role -> role.path("aggregationRule").isObject())))
          .flatMap(field -> field)
          .toList();

  private final GroupResource type;
  private final boolean statusApart;

  /** {@code statusApart}: whether the status of the type is written on its own. */
  public Manifest(GroupResource type, boolean statusApart) {
    this.type = type;
    this.statusApart = statusApart;
  }

  /**
   * Reduces {@code object} in place to what two clusters can agree on. Owner references go too:
   * their uids belong to one life of the owner, and are compared by kind and name elsewhere.
   */
  public ObjectNode comparable(ObjectNode object) {
    strip(object);
    Json.member(object, "metadata").ifPresent(m -> m.remove("ownerReferences"));
    foreign().forEach(field -> field.removeFrom(object));
    if (isPod()) {
      withoutTokenVolumes(object);
    }
    return object;
  }

  /** Reduces {@code object} in place to what a create sends. */
  public ObjectNode forCreate(ObjectNode object) {
    Redacted.remove(object);
    strip(object);
    foreign().filter(field -> !field.kept()).forEach(field -> field.removeFrom(object));
    if (isPod()) {
      withoutTokenVolumes(object);
    }
    return object;
  }

  /** Gives {@code object} what the server chose for {@code live} where it leaves that open. */
  public void adopt(ObjectNode object, ObjectNode live) {
    if (type.toString().equals("services")) {
      ChosenPorts.adopt(object, live);
    }
  }

  /** Turns {@code object} in place into what replaces {@code live}, on condition that it stays. */
  public ObjectNode forReplace(ObjectNode object, ObjectNode live) {
    Redacted.takeOver(object, live);
    adopt(object, live);
    strip(object);
    foreign().forEach(field -> field.takeOver(object, live));
    object
        .withObject("/metadata")
        .put("uid", Json.text(live, "/metadata/uid"))
        .put("resourceVersion", Json.text(live, "/metadata/resourceVersion"));
    return object;
  }

  private void strip(ObjectNode object) {
    ServerOwned.stripMetadata(object);
    if (statusApart) {
      object.remove("status");
    }
  }

  private Stream<ForeignField> foreign() {
    String name = type.toString();
    return FOREIGN.stream().filter(field -> field.type().equals(name));
  }

  private boolean isPod() {
    return type.toString().equals("pods");
  }

  /** Admission adds a token volume to every pod, under a name of its own making. */
  private static void withoutTokenVolumes(ObjectNode pod) {
    for (JsonNode list : List.of(pod.at("/spec/containers"), pod.at("/spec/initContainers"))) {
      for (JsonNode container : list) {
        removeIf(
            container.path("volumeMounts"),
            mount -> mount.path("mountPath").asText().equals(TOKEN_MOUNT));
        if (container instanceof ObjectNode object && object.path("volumeMounts").isEmpty()) {
          object.remove("volumeMounts");
        }
      }
    }
    removeIf(
        pod.at("/spec/volumes"),
        volume -> volume.path("name").asText().startsWith("kube-api-access-"));
    if (pod.get("spec") instanceof ObjectNode spec && spec.path("volumes").isEmpty()) {
      spec.remove("volumes");
    }
  }

  private static void removeIf(JsonNode list, java.util.function.Predicate<JsonNode> unwanted) {
    if (list instanceof ArrayNode array) {
      for (Iterator<JsonNode> i = array.elements(); i.hasNext(); ) {
        if (unwanted.test(i.next())) {
          i.remove();
        }
      }
    }
  }

  private static boolean hasClusterIp(JsonNode service) {
    return !Json.text(service, "/spec/clusterIP").equals("None");
  }

  private static boolean isTokenSecret(JsonNode secret) {
    return Json.text(secret, "/type").equals("kubernetes.io/service-account-token");
  }

  private static Stream<ForeignField> fields(String type, String... pointers) {
    return Stream.of(pointers).map(pointer -> ForeignField.of(type, pointer));
  }

  private static Stream<ForeignField> annotations(String type, String... keys) {
    return Stream.of(keys).map(key -> ForeignField.of(type, "/metadata/annotations/" + key));
  }
}
