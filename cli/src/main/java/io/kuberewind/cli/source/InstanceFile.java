package io.kuberewind.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.restore.fields.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a running {@code up} writes about itself into its data dir, as {@code up.json}.
 *
 * @param file the file
 * @param http address of its HTTP server
 * @param token bearer token for it, empty when it asks for none
 * @param cluster name of the cluster it captures
 * @param archive address of its archive
 * @param pid its process id
 */
public record InstanceFile(
    Path file, String http, String token, String cluster, String archive, long pid) {
  public static final String NAME = "up.json";

  private static final long MAX_BYTES = 1 << 20;

  /** The instance of that data dir, or empty when none ran there. */
  public static Optional<InstanceFile> read(Path dataDir) {
    Path file = dataDir.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    ObjectNode json = readJson(file);
    return Optional.of(
        new InstanceFile(
            file,
            Json.text(json, "/http"),
            Json.text(json, "/token"),
            Json.text(json, "/cluster"),
            Json.text(json, "/archive"),
            json.path("pid").asLong()));
  }

  /** Whether the process that wrote the file is still there. */
  public boolean isRunning() {
    return pid > 0 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  static ObjectNode readJson(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it is too large");
      }
      return Json.object(in);
    } catch (IOException e) {
      throw CommandException.failed(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
