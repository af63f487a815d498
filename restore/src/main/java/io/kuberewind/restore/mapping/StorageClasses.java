package io.kuberewind.restore.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.util.List;
import java.util.Map;

/**
 * Rewrites storage classes where claims, volumes, claim templates and quotas name them. Classes
 * themselves keep their names.
 */
final class StorageClasses {
  private static final String BETA = "volume.beta.kubernetes.io/storage-class";
  private static final String QUOTA = ".storageclass.storage.k8s.io/";

  private final Map<String, String> classes;

  StorageClasses(Map<String, String> classes) {
    this.classes = Map.copyOf(classes);
  }

  void rewrite(GroupResource type, ObjectNode object) {
    if (classes.isEmpty()) {
      return;
    }
    walk(object);
    if (type.toString().equals("resourcequotas")) {
      Json.member(object.path("spec"), "hard").ifPresent(this::rewriteQuota);
    }
  }

  private void walk(JsonNode node) {
    if (node instanceof ObjectNode object) {
      rewriteText(object, "storageClassName");
      Json.member(object, "annotations").ifPresent(all -> rewriteText(all, BETA));
    }
    node.forEach(this::walk);
  }

  private void rewriteText(ObjectNode object, String member) {
    JsonNode value = object.get(member);
    if (value != null && value.isTextual()) {
      object.put(member, classes.getOrDefault(value.textValue(), value.textValue()));
    }
  }

  private void rewriteQuota(ObjectNode hard) {
    List<String> names = hard.properties().stream().map(Map.Entry::getKey).toList();
    for (String name : names) {
      int end = name.indexOf(QUOTA);
      String other = end < 0 ? null : classes.get(name.substring(0, end));
      if (other != null) {
        hard.set(other + name.substring(end), hard.remove(name));
      }
    }
  }
}
