package io.kuberewind.cli.verb;

import io.kuberewind.restore.target.Target;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which live cluster is meant. */
final class TargetOptions {
  @Mixin private AccessOptions access;

  @Option(names = "--context", paramLabel = "NAME", description = "context of the kubeconfig")
  private String context;

  Target open() {
    return access.open(context());
  }

  /** Whether the cluster was named, and not left to what is current. */
  boolean isNamed() {
    return kubeconfig().isPresent() || context != null;
  }

  Optional<Path> kubeconfig() {
    return access.kubeconfig();
  }

  Optional<String> context() {
    return Optional.ofNullable(context);
  }
}
