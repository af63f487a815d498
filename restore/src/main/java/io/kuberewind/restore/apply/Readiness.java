package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.Target;
import java.time.Duration;
import java.util.Optional;

/** What later tiers wait for. */
final class Readiness {
  private static final Duration ESTABLISHED_WITHIN = Duration.ofSeconds(60);
  private static final Duration ACTIVE_WITHIN = Duration.ofSeconds(60);

  private final Target target;
  private final Duration goneWithin;

  Readiness(Target target, Duration goneWithin) {
    this.target = target;
    this.goneWithin = goneWithin;
  }

  /** Whether the definition is established in time. */
  boolean awaitEstablished(ObjectRef definition) {
    return Waiting.until(
        ESTABLISHED_WITHIN,
        () -> target.read(definition).filter(Readiness::established).isPresent());
  }

  /** Whether the namespace is active in time. */
  boolean awaitActive(ObjectRef namespace) {
    return Waiting.until(
        ACTIVE_WITHIN,
        () ->
            target
                .read(namespace)
                .filter(n -> Json.text(n, "/status/phase").equals("Active"))
                .isPresent());
  }

  /** Whether an object that is being deleted is gone in time. */
  boolean awaitGone(ObjectRef ref, String uid) {
    boolean isNamespace = ref.type().type().toString().equals("namespaces");
    return Waiting.until(
        isNamespace ? goneWithin.multipliedBy(3) : goneWithin,
        () -> {
          Optional<ObjectNode> live = target.read(ref);
          return live.isEmpty() || !Json.text(live.get(), "/metadata/uid").equals(uid);
        });
  }

  private static boolean established(JsonNode definition) {
    for (JsonNode condition : definition.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Established")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
