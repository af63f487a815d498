package io.kuberewind.standalone.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The name that a kubeconfig gives to the cluster of a context: what a cluster is called where the
 * user does not say. Whether the kubeconfig can be used is the watcher's to tell.
 */
public final class KubeContext {
  private static final long LARGEST_FILE = 4 * 1024 * 1024;

  private KubeContext() {}

  /**
   * The name, or empty when none can be found.
   *
   * @param kubeconfig the file; empty for {@code KUBECONFIG} or {@code ~/.kube/config}
   * @param context the context; empty for the current one
   */
  public static Optional<String> clusterName(
      Optional<Path> kubeconfig, Optional<String> context, Map<String, String> env) {
    List<JsonNode> configs =
        kubeconfig.map(List::of).orElseGet(() -> usualPlaces(env)).stream()
            .flatMap(file -> parse(file).stream())
            .toList();
    Optional<String> wanted =
        context.or(() -> firstText(configs.stream().map(c -> c.path("current-context")).toList()));
    for (JsonNode config : configs) {
      for (JsonNode entry : config.path("contexts")) {
        if (wanted.isPresent() && entry.path("name").asText().equals(wanted.get())) {
          return firstText(List.of(entry.path("context").path("cluster")));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> firstText(List<JsonNode> nodes) {
    return nodes.stream().map(JsonNode::asText).filter(text -> !text.isBlank()).findFirst();
  }

  private static List<Path> usualPlaces(Map<String, String> env) {
    String named = env.getOrDefault("KUBECONFIG", "");
    if (named.isBlank()) {
      return List.of(Path.of(System.getProperty("user.home"), ".kube", "config"));
    }
    return Arrays.stream(named.split(File.pathSeparator))
        .filter(name -> !name.isBlank())
        .map(Path::of)
        .toList();
  }

  private static Optional<JsonNode> parse(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
        return Optional.empty();
      }
      return Optional.ofNullable(new YAMLMapper().readTree(file.toFile()));
    } catch (IOException e) {
      // The watcher reads the same file and says what is wrong with it.
      return Optional.empty();
    }
  }
}
