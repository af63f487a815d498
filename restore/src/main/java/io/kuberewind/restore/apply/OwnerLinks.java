package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives owner references the uids that the owners have now. An owner keeps its name but not its uid
 * when it is created again, and a reference to a uid that is gone lets the garbage collector delete
 * the object.
 */
final class OwnerLinks {
  private final Target target;
  private final Map<ObjectRef, String> uids = new ConcurrentHashMap<>();

  OwnerLinks(Target target) {
    this.target = target;
  }

  /**
   * Relinks {@code object} in place: references whose owner is there get its uid, the others go.
   *
   * @return whether every reference found its owner
   */
  boolean relink(ObjectNode object, String namespace) {
    JsonNode owners = object.at("/metadata/ownerReferences");
    if (owners.isEmpty()) {
      return true;
    }
    ArrayNode kept = Json.MAPPER.createArrayNode();
    for (JsonNode owner : owners) {
      uid(owner, namespace)
          .ifPresent(uid -> kept.add(((ObjectNode) owner.deepCopy()).put("uid", uid)));
    }
    ObjectNode metadata = object.withObject("/metadata");
    if (kept.isEmpty()) {
      metadata.remove("ownerReferences");
    } else {
      metadata.set("ownerReferences", kept);
    }
    return kept.size() == owners.size();
  }

  /** Says that an owner was made anew. */
  void forget(ObjectRef owner) {
    uids.remove(owner);
  }

  private Optional<String> uid(JsonNode owner, String namespace) {
    Optional<ServedType> type =
        target.served().ofKind(owner.path("apiVersion").asText(), owner.path("kind").asText());
    if (type.isEmpty()) {
      return Optional.empty();
    }
    ObjectRef ref =
        new ObjectRef(
            type.get(), type.get().namespaced() ? namespace : "", owner.path("name").asText());
    String known = uids.get(ref);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<String> found =
        target
            .read(ref)
            .filter(live -> !live.path("metadata").hasNonNull("deletionTimestamp"))
            .map(live -> Json.text(live, "/metadata/uid"));
    found.ifPresent(uid -> uids.put(ref, uid));
    return found;
  }
}
