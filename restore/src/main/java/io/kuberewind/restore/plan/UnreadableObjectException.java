package io.kuberewind.restore.plan;

import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;

/** A recorded object that is not JSON, or goes beyond the bounds kept here. */
public final class UnreadableObjectException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableObjectException(Change change, Throwable cause) {
    super(
        "the recorded object "
            + ResourceKey.of(change)
            + " at revision "
            + change.getRevision()
            + " cannot be read: "
            + cause.getMessage(),
        cause);
  }
}
