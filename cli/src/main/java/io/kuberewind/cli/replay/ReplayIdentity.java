package io.kuberewind.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.Selection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;

/** Which replay is which: the same command goes on where it was left, another begins. */
final class ReplayIdentity {
  private static final int SHORT = 16;

  private ReplayIdentity() {}

  /**
   * A hash of what is replayed, from which cluster to which, in which form.
   *
   * @param timeline in which it is played: a revision names another moment in each
   */
  static String of(
      String recordedCluster,
      int timeline,
      String targetCluster,
      Selection selection,
      ObjectNode rewrite) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    if (timeline > 1) {
      json.put("timeline", timeline);
    }
    json.put("from", recordedCluster).put("to", targetCluster);
    json.put("namespaces", new TreeSet<>(selection.namespaces()).toString());
    TreeSet<String> types = new TreeSet<>();
    selection.types().forEach(type -> types.add(type.toString()));
    json.put("types", types.toString());
    json.put("names", new TreeSet<>(selection.names()).toString());
    json.put("labels", selection.labels().toString()).put("controlled", selection.controlled());
    json.put(
        "namespaceMap",
        new TreeSet<>(
                rewrite.path("namespaces").properties().stream().map(Object::toString).toList())
            .toString());
    json.put(
        "classMap",
        new TreeSet<>(
                rewrite.path("storageClasses").properties().stream().map(Object::toString).toList())
            .toString());
    json.put("recipe", Json.text(rewrite, "/recipe/sha256"));
    return sha256(json.toString());
  }

  /** Where it is kept how far the replay from that revision on is. */
  static Path file(Surroundings around, String identity, long from) {
    Path state =
        around
            .variable("XDG_STATE_HOME")
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local/state"));
    return state.resolve(
        "kuberewind/replay/" + sha256(identity + "/" + from).substring(0, SHORT) + ".json");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
