package io.kuberewind.standalone.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.kit.file.PrivateFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * Tells the command line of a running instance: in {@code up.json} of the data dir, token included,
 * and as {@code current} in the user's configuration.
 *
 * @param http where it answers
 * @param token what callers of its API must show
 * @param cluster name of the cluster it captures
 * @param archive where it archives
 * @param context context of the kubeconfig; empty for the current one
 * @param started when it started
 */
public record Announcement(
    URI http, String token, String cluster, URI archive, String context, Instant started) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Writes {@code up.json}. */
  public void writeTo(DataDir dir) throws IOException {
    ObjectNode up = JSON.createObjectNode();
    up.put("pid", ProcessHandle.current().pid());
    up.put("http", http.toString());
    up.put("token", token);
    write(dir, up);
  }

  /** Leaves in {@code up.json} where the archive is, so that the data dir leads there still. */
  public void end(DataDir dir) throws IOException {
    write(dir, JSON.createObjectNode());
  }

  private void write(DataDir dir, ObjectNode up) throws IOException {
    up.put("cluster", cluster);
    up.put("archive", archive.toString());
    up.put("context", context);
    up.put("started", started.toString());
    PrivateFile.write(dir.upFile(), JSON.writeValueAsBytes(up));
  }

  /**
   * Makes this instance the one that commands speak to by default. What else the user's
   * configuration holds stays.
   */
  public void makeCurrent(DataDir dir, Path userConfig) throws IOException {
    ObjectNode config =
        Files.exists(userConfig)
            ? JSON.readValue(userConfig.toFile(), ObjectNode.class)
            : JSON.createObjectNode();
    config
        .putObject("current")
        .put("dataDir", dir.root().toString())
        .put("archive", archive.toString())
        .put("cluster", cluster)
        .put("http", http.toString());
    PrivateFile.write(userConfig, JSON.writeValueAsBytes(config));
  }

  /** Where the user's configuration lies. */
  public static Path userConfig(Map<String, String> env) {
    String named = env.getOrDefault("KUBEREWIND_CONFIG", "");
    if (!named.isBlank()) {
      return Path.of(named);
    }
    String base = env.getOrDefault("XDG_CONFIG_HOME", "");
    Path config =
        base.isBlank() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(base);
    return config.resolve("kuberewind").resolve("config.json");
  }
}
