package io.kuberewind.restore.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Custom types whose status is not a subresource, and so is data like any other field. */
final class CustomStatus {
  private final Set<String> isData = new HashSet<>();

  private CustomStatus() {}

  /** Reads the definitions that the archive has at the moment. */
  static CustomStatus read(String cluster, StateReader archive) throws IOException {
    CustomStatus status = new CustomStatus();
    KeyScope definitions = KeyScope.all(cluster).ofTypes(Set.of(Selection.CRDS));
    try (StateReader.Objects found = archive.state(definitions)) {
      while (found.hasNext()) {
        Change change = found.next();
        if (change.getObject().hasRemaining()) {
          status.add(Json.object(change.getObject()));
        }
      }
    }
    return status;
  }

  private void add(JsonNode definition) {
    for (JsonNode version : definition.at("/spec/versions")) {
      if (version.at("/subresources/status").isMissingNode()) {
        isData.add(
            key(
                Json.text(definition, "/spec/group"),
                Json.text(definition, "/spec/names/plural"),
                version.path("name").asText()));
      }
    }
  }

  /** Whether the status is written apart from the object, and by controllers only. */
  boolean isApart(Change change) {
    return !isData.contains(key(change.getGroup(), change.getResource(), change.getVersion()));
  }

  private static String key(String group, String resource, String version) {
    return group + "/" + resource + "/" + version;
  }
}
