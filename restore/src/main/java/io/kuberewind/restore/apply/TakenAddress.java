package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.WriteResult;
import java.util.List;
import java.util.Optional;

/** A service's addresses: taken along where the target has them free, else left to the target. */
final class TakenAddress {
  private TakenAddress() {}

  /** Takes out of {@code service} what {@code refused} says is taken; whether there was any. */
  static boolean drop(ObjectRef ref, WriteResult refused, ObjectNode service) {
    if (!ref.type().type().toString().equals("services")) {
      return false;
    }
    String said = refused.message();
    if (said.contains("nodePort") || said.contains("healthCheckNodePort")) {
      return dropNodePorts(service);
    }
    boolean taken =
        said.contains("already allocated")
            || said.contains("not in the valid range")
            || said.contains("provided IP is");
    return said.contains("clusterIP") && taken && dropClusterIps(service);
  }

  private static boolean dropClusterIps(ObjectNode service) {
    Optional<ObjectNode> spec = Json.member(service, "spec");
    boolean had = spec.isPresent() && spec.get().has("clusterIP");
    spec.ifPresent(s -> s.remove(List.of("clusterIP", "clusterIPs")));
    return had;
  }

  private static boolean dropNodePorts(ObjectNode service) {
    boolean had = false;
    for (JsonNode port : service.at("/spec/ports")) {
      had |= port instanceof ObjectNode object && object.remove("nodePort") != null;
    }
    JsonNode health =
        Json.member(service, "spec").map(spec -> spec.remove("healthCheckNodePort")).orElse(null);
    return had || health != null;
  }
}
