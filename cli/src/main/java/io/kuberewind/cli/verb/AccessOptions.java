package io.kuberewind.cli.verb;

import io.kuberewind.restore.target.Impersonation;
import io.kuberewind.restore.target.KubernetesTarget;
import io.kuberewind.restore.target.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say how a cluster is reached and as whom, as kubectl has them. */
final class AccessOptions {
  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "kubeconfig of the cluster")
  private Path kubeconfig;

  @Option(names = "--as", paramLabel = "USER", defaultValue = "", description = "act as that user")
  private String as;

  @Option(
      names = "--as-group",
      paramLabel = "GROUP",
      description = "act as a member of that group; may be repeated")
  private List<String> asGroups = new ArrayList<>();

  /** Opens the cluster of a context; of the current one without. */
  Target open(Optional<String> context) {
    return KubernetesTarget.open(kubeconfig(), context, new Impersonation(as, asGroups));
  }

  /** As {@link #open}, and not while its server is only starting. */
  Target openReady(Optional<String> context) {
    return KubernetesTarget.openReady(kubeconfig(), context, new Impersonation(as, asGroups));
  }

  Optional<Path> kubeconfig() {
    return Optional.ofNullable(kubeconfig);
  }
}
