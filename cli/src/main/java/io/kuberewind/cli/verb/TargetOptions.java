package io.kuberewind.cli.verb;

import io.kuberewind.restore.target.KubernetesTarget;
import io.kuberewind.restore.target.Target;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say which live cluster is meant, as kubectl has them. */
final class TargetOptions {
  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "kubeconfig of the cluster")
  private Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "context of the kubeconfig")
  private String context;

  Target open() {
    return KubernetesTarget.open(kubeconfig(), context());
  }

  Optional<Path> kubeconfig() {
    return Optional.ofNullable(kubeconfig);
  }

  Optional<String> context() {
    return Optional.ofNullable(context);
  }
}
