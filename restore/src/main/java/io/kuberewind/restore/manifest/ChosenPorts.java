package io.kuberewind.restore.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import java.util.Set;

/** Node ports that a service leaves open are the server's to choose, once, and stay then. */
final class ChosenPorts {
  private static final Set<String> WITH_NODE_PORTS = Set.of("NodePort", "LoadBalancer");
  private static final String HEALTH = "healthCheckNodePort";

  private ChosenPorts() {}

  static void adopt(ObjectNode service, ObjectNode live) {
    if (!WITH_NODE_PORTS.contains(Json.text(service, "/spec/type"))
        || !WITH_NODE_PORTS.contains(Json.text(live, "/spec/type"))) {
      return;
    }
    for (JsonNode port : service.at("/spec/ports")) {
      if (port instanceof ObjectNode open && !open.has("nodePort")) {
        for (JsonNode chosen : live.at("/spec/ports")) {
          if (isSame(open, chosen) && chosen.has("nodePort")) {
            open.set("nodePort", chosen.get("nodePort"));
          }
        }
      }
    }
    JsonNode health = live.at("/spec/" + HEALTH);
    Json.member(service, "spec")
        .filter(spec -> !spec.has(HEALTH) && !health.isMissingNode())
        .ifPresent(spec -> spec.set(HEALTH, health));
  }

  private static boolean isSame(JsonNode one, JsonNode other) {
    return one.path("port").equals(other.path("port"))
        && one.path("protocol").asText("TCP").equals(other.path("protocol").asText("TCP"));
  }
}
