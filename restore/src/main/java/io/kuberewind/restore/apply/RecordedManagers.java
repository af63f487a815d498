package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.WriteResult;
import io.kuberewind.restore.target.Writing;
import java.util.Optional;

/**
 * Gives objects the field managers that were recorded of them. An API server takes the list as it
 * is from a write that changes nothing else; of any other write it notes the writer.
 */
final class RecordedManagers {
  private static final int ATTEMPTS = 5;
  private static final String FIELDS = "/metadata/managedFields";

  private final Target target;
  private final Writing how;
  private final boolean withStatus;

  /** {@code withStatus}: whether status is as recorded too, and so who wrote it. */
  RecordedManagers(Target target, Writing how, boolean withStatus) {
    this.target = target;
    this.how = how;
    this.withStatus = withStatus;
  }

  /** Brings them back to an object that this restore wrote; says what kept it from that. */
  String bringBack(ObjectRef ref, ObjectNode recorded) {
    if (recorded.at(FIELDS).isEmpty()) {
      return "none were recorded";
    }
    String said = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<ObjectNode> live = target.read(ref);
      if (live.isEmpty()) {
        return "it was deleted meanwhile";
      }
      if (!isOurs(live.get())) {
        return "";
      }
      ObjectNode body = live.get();
      body.withObject("/metadata").set("managedFields", managers(recorded, body));
      WriteResult result = target.replace(ref, body, how);
      said = result.message();
      switch (result.outcome()) {
        case WRITTEN -> {
          return "";
        }
        case REFUSED, UNAVAILABLE -> {
          return said;
        }
        default -> {
          // Moved, gone or unknown: the next look at the object tells.
        }
      }
    }
    return said;
  }

  /** Who wrote the status stands with the status that there is. */
  private ArrayNode managers(ObjectNode recorded, ObjectNode live) {
    ArrayNode managers = Json.MAPPER.createArrayNode();
    for (JsonNode entry : recorded.at(FIELDS)) {
      if (withStatus || !isOfStatus(entry)) {
        managers.add(entry);
      }
    }
    for (JsonNode entry : live.at(FIELDS)) {
      if (!withStatus && isOfStatus(entry)) {
        managers.add(entry);
      }
    }
    return managers;
  }

  private boolean isOurs(JsonNode live) {
    for (JsonNode entry : live.at(FIELDS)) {
      if (entry.path("manager").asText().equals(how.fieldManager())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfStatus(JsonNode entry) {
    return entry.path("subresource").asText().equals("status");
  }
}
