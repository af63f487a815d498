package io.kuberewind.cli.plan;

import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.restore.target.Target;
import java.util.Optional;

/** Whether a target is the cluster that an archive records. */
public final class Acquaintance {
  private Acquaintance() {}

  /** Why the target is not, or not known to be, the cluster that was recorded; empty when it is. */
  public static Optional<String> doubt(OpenArchive source, Target target) {
    if (target.identity().clusterId().equals(source.archive().info().clusterId())) {
      return Optional.empty();
    }
    return Optional.of(
        (target.identity().isCertain()
                ? "%s is another cluster than the one that was recorded"
                : "which cluster %s is cannot be told: the caller may not read namespace"
                    + " kube-system")
            .formatted(target.identity().server()));
  }

  /** Whether the target is known to be another cluster than the one that was recorded. */
  public static boolean isStranger(OpenArchive source, Target target) {
    return target.identity().isCertain() && doubt(source, target).isPresent();
  }
}
