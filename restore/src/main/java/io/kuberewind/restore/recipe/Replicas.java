package io.kuberewind.restore.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.util.Optional;
import java.util.Set;

/**
 * Scales workloads to a number, or to at most so many; the latter holds for autoscalers too, which
 * would scale them back.
 */
final class Replicas implements RecipeAction {
  private static final Set<String> WORKLOADS =
      Set.of("deployments.apps", "statefulsets.apps", "replicasets.apps", "replicationcontrollers");
  private static final String AUTOSCALERS = "horizontalpodautoscalers.autoscaling";

  private final int number;
  private final boolean most;

  private Replicas(int number, boolean most) {
    this.number = number;
    this.most = most;
  }

  static Replicas read(Part part) {
    if (part.json().isNumber()) {
      return new Replicas(part.count(), false);
    }
    Part max = part.object(Set.of("max")).required("max");
    return new Replicas(max.count(), true);
  }

  @Override
  public boolean apply(GroupResource type, ObjectNode object) {
    Optional<ObjectNode> spec = Json.member(object, "spec");
    if (spec.isEmpty()) {
      return false;
    }
    if (WORKLOADS.contains(type.toString())) {
      int recorded = spec.get().path("replicas").asInt(1);
      spec.get().put("replicas", most ? Math.min(recorded, number) : number);
      return true;
    }
    if (most && number > 0 && type.toString().equals(AUTOSCALERS)) {
      limit(spec.get(), "minReplicas");
      limit(spec.get(), "maxReplicas");
      return true;
    }
    return false;
  }

  private void limit(ObjectNode spec, String member) {
    if (spec.path(member).asInt() > number) {
      spec.put(member, number);
    }
  }
}
