package io.kuberewind.restore.target;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Finds the cluster to talk to as kubectl does, and says so in one line when it cannot. */
final class Kubeconfig {
  private static final long MAX_BYTES = 16 << 20;

  private Kubeconfig() {}

  /**
   * The connection that {@code context} of {@code file} describes; without them the current context
   * of {@code KUBECONFIG}, else of {@code ~/.kube/config}, else the service account of the pod.
   *
   * @throws KubeconfigException when the file is not there or not a kubeconfig, or the context is
   *     not in it
   */
  static Config load(Optional<Path> file, Optional<String> context) {
    Config config =
        file.isPresent() ? fromFile(file.get(), context) : automatic(context.orElse(null));
    context.ifPresent(name -> requireContext(config, name));
    if (config.getMasterUrl() == null || config.getMasterUrl().isBlank()) {
      throw new KubeconfigException(
          "no cluster is named: give --kubeconfig FILE, or set KUBECONFIG");
    }
    return config;
  }

  private static Config fromFile(Path file, Optional<String> context) {
    requireKubeconfig(file);
    try {
      return Config.fromKubeconfig(context.orElse(null), file.toFile());
    } catch (RuntimeException e) {
      throw new KubeconfigException("the kubeconfig " + file + " cannot be used: " + reason(e), e);
    }
  }

  private static Config automatic(String context) {
    String named = System.getenv("KUBECONFIG");
    if (named != null && !named.isBlank() && !named.contains(java.io.File.pathSeparator)) {
      return fromFile(Path.of(named), Optional.ofNullable(context));
    }
    try {
      return Config.autoConfigure(context);
    } catch (RuntimeException e) {
      throw new KubeconfigException("no usable kubeconfig: " + reason(e), e);
    }
  }

  private static void requireKubeconfig(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new KubeconfigException("there is no kubeconfig at " + file);
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new KubeconfigException(file + " is too large to be a kubeconfig");
      }
      String content = Files.readString(file);
      Object yaml = new Load(LoadSettings.builder().build()).loadFromString(content);
      if (yaml instanceof java.util.Map<?, ?> map && map.get("clusters") instanceof List<?>) {
        return;
      }
      throw new KubeconfigException(file + " is not a kubeconfig: it lists no clusters");
    } catch (IOException | YamlEngineException e) {
      throw new KubeconfigException(file + " is not a kubeconfig: " + reason(e), e);
    }
  }

  private static void requireContext(Config config, String context) {
    List<String> known =
        config.getContexts() == null
            ? List.of()
            : config.getContexts().stream().map(c -> c.getName()).sorted().toList();
    if (!known.contains(context)) {
      throw new KubeconfigException(
          "the kubeconfig has no context '"
              + context
              + "'; it has "
              + (known.isEmpty()
                  ? "none"
                  : known.stream().limit(20).collect(Collectors.joining(", "))));
    }
  }

  private static String reason(Throwable e) {
    Throwable cause =
        e instanceof KubernetesClientException && e.getCause() != null ? e.getCause() : e;
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }
}
