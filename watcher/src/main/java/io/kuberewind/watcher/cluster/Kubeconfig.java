package io.kuberewind.watcher.cluster;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.kuberewind.watcher.cluster.ClusterException.BadKubeconfig;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds and checks the kubeconfig before fabric8 uses it, for its own errors name no cure. */
final class Kubeconfig {
  private static final Path SERVICE_ACCOUNT_TOKEN =
      Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH);

  private Kubeconfig() {}

  static Config load(Optional<Path> kubeconfig, Optional<String> context) throws BadKubeconfig {
    List<Path> files = kubeconfig.map(List::of).orElseGet(Kubeconfig::defaults);
    if (files.isEmpty()) {
      if (Files.isReadable(SERVICE_ACCOUNT_TOKEN)) {
        return Config.autoConfigure(null);
      }
      throw new BadKubeconfig(
          "No kubeconfig is there, neither in KUBECONFIG nor at ~/.kube/config: name one with --kubeconfig");
    }
    checkContext(files, context);
    try {
      return kubeconfig.isPresent()
          ? Config.fromKubeconfig(context.orElse(null), kubeconfig.get().toFile())
          : Config.autoConfigure(context.orElse(null));
    } catch (RuntimeException e) {
      throw new BadKubeconfig(
          "The kubeconfig %s cannot be used (%s): correct it, or choose another context"
              .formatted(names(files), Failures.describe(e)),
          e);
    }
  }

  private static List<Path> defaults() {
    return Config.getKubeconfigFilenames().stream()
        .map(Path::of)
        .filter(Files::isRegularFile)
        .toList();
  }

  private static void checkContext(List<Path> files, Optional<String> wanted) throws BadKubeconfig {
    List<String> contexts = new ArrayList<>();
    String current = null;
    for (Path file : files) {
      io.fabric8.kubernetes.api.model.Config parsed = parse(file);
      for (NamedContext context : parsed.getContexts()) {
        contexts.add(context.getName());
      }
      if (current == null || current.isEmpty()) {
        current = parsed.getCurrentContext();
      }
    }
    if (wanted.isEmpty() && (current == null || current.isEmpty())) {
      throw new BadKubeconfig(
          "The kubeconfig %s has no current context: choose one with --context (it has: %s)"
              .formatted(names(files), String.join(", ", contexts)));
    }
    String name = wanted.orElse(current);
    if (!contexts.contains(name)) {
      throw new BadKubeconfig(
          "Context '%s' is not in the kubeconfig %s: choose one of: %s"
              .formatted(name, names(files), String.join(", ", contexts)));
    }
  }

  private static io.fabric8.kubernetes.api.model.Config parse(Path path) throws BadKubeconfig {
    File file = path.toFile();
    if (!file.isFile()) {
      throw new BadKubeconfig(
          "There is no kubeconfig at %s: name a file that exists with --kubeconfig"
              .formatted(path));
    }
    if (!file.canRead()) {
      throw new BadKubeconfig(
          "The kubeconfig %s may not be read: change its permissions or name another with --kubeconfig"
              .formatted(path));
    }
    try {
      io.fabric8.kubernetes.api.model.Config parsed = KubeConfigUtils.parseConfig(file);
      if (parsed != null && parsed.getContexts() != null && !parsed.getContexts().isEmpty()) {
        return parsed;
      }
    } catch (RuntimeException e) {
      throw new BadKubeconfig(
          "%s is not a kubeconfig (it does not parse as YAML of one): name another with --kubeconfig"
              .formatted(path),
          e);
    }
    throw new BadKubeconfig(
        "%s is not a kubeconfig (it has no contexts): name another with --kubeconfig"
            .formatted(path));
  }

  private static String names(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
