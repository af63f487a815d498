package io.kuberewind.restore.apply;

import io.kuberewind.restore.target.TargetIdentity;

/** A plan that was made against another cluster than the one it is applied to. */
public final class ForeignTargetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ForeignTargetException(TargetIdentity planned, TargetIdentity found) {
    super(
        "the plan was made against cluster %s at %s, and %s is cluster %s; name its context, or make a new plan"
            .formatted(planned.clusterId(), planned.server(), found.server(), found.clusterId()));
  }
}
