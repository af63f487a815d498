package io.kuberewind.cli.verb;

import io.kuberewind.restore.target.Impersonation;
import io.kuberewind.restore.target.KubernetesTarget;
import io.kuberewind.restore.target.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say which live cluster is meant, as kubectl has them. */
final class TargetOptions {
  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "kubeconfig of the cluster")
  private Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "context of the kubeconfig")
  private String context;

  @Option(names = "--as", paramLabel = "USER", defaultValue = "", description = "act as that user")
  private String as;

  @Option(
      names = "--as-group",
      paramLabel = "GROUP",
      description = "act as a member of that group; may be repeated")
  private List<String> asGroups = new ArrayList<>();

  Target open() {
    return KubernetesTarget.open(kubeconfig(), context(), new Impersonation(as, asGroups));
  }

  /** Whether the cluster was named, and not left to what is current. */
  boolean isNamed() {
    return kubeconfig != null || context != null;
  }

  Optional<Path> kubeconfig() {
    return Optional.ofNullable(kubeconfig);
  }

  Optional<String> context() {
    return Optional.ofNullable(context);
  }
}
