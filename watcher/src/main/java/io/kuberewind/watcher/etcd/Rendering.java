package io.kuberewind.watcher.etcd;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.watcher.change.ResourceType;
import io.kuberewind.watcher.cluster.ClusterConnection;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Objects in the version that is served, from the API server, at just the revision that etcd told
 * of. Asked for only where the stored version is another one: definitions of custom resources lie
 * in etcd in a version that nobody serves.
 */
final class Rendering {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ClusterConnection cluster;

  Rendering(ClusterConnection cluster) {
    this.cluster = cluster;
  }

  /**
   * The object as it was at {@code at}, bearing {@code revision} as its resourceVersion; empty when
   * the server does not give it: it has no right to it, or etcd has compacted that.
   */
  Optional<byte[]> object(
      ResourceType type, String namespace, String name, long at, long revision) {
    try {
      String path =
          collection(type, namespace)
              + "?resourceVersionMatch=Exact&resourceVersion="
              + at
              + "&fieldSelector="
              + URLEncoder.encode("metadata.name=" + name, StandardCharsets.UTF_8);
      JsonNode list = JSON.readTree(cluster.get(path, "application/json").join().body());
      if (!(list.path("items").path(0) instanceof ObjectNode object)
          || !(object.path("metadata") instanceof ObjectNode metadata)) {
        return Optional.empty();
      }
      metadata.put("resourceVersion", Long.toString(revision));
      ObjectNode whole = JSON.createObjectNode();
      whole.put("kind", type.kind()).put("apiVersion", type.apiVersion());
      whole.setAll(object);
      return Optional.of(JSON.writeValueAsBytes(whole));
    } catch (IOException | CompletionException e) {
      return Optional.empty();
    }
  }

  private static String collection(ResourceType type, String namespace) {
    String path = type.path();
    if (!type.namespaced()) {
      return path;
    }
    int slash = path.lastIndexOf('/');
    String encoded = URLEncoder.encode(namespace, StandardCharsets.UTF_8);
    return path.substring(0, slash) + "/namespaces/" + encoded + path.substring(slash);
  }
}
