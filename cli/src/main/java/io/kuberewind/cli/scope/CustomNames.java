package io.kuberewind.cli.scope;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the short names of custom resources from the definitions that the archive holds last. */
final class CustomNames {
  private CustomNames() {}

  static Map<String, String> read(Archive archive) {
    Map<String, String> names = new HashMap<>();
    KeyScope definitions = KeyScope.all(archive.info().cluster()).ofTypes(Set.of(Selection.CRDS));
    try (CloseableIterator<Change> live =
        archive.state(archive.cutAt(TimeSpec.latest()), definitions)) {
      while (live.hasNext()) {
        JsonNode spoken = Json.object(live.next().getObject()).at("/spec/names");
        String plural = spoken.path("plural").asText();
        spoken.path("shortNames").forEach(name -> names.putIfAbsent(name.asText(), plural));
        names.putIfAbsent(spoken.path("singular").asText(), plural);
      }
    } catch (IOException e) {
      throw io.kuberewind.cli.exit.CommandException.failed(
          "a custom resource definition in the archive cannot be read: " + e.getMessage(), e);
    }
    return names;
  }
}
