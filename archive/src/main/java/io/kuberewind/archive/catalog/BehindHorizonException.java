package io.kuberewind.archive.catalog;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.file.Micros;

/** Retention let go of the state that was asked for. The caller asks for another moment. */
public final class BehindHorizonException extends ArchiveException {
  private static final long serialVersionUID = 1;

  public BehindHorizonException(long revision, Horizon horizon) {
    super(
        "revision %d is not kept any more: ask for one from revision %d (%s) on"
            .formatted(revision, horizon.revision(), Micros.instant(horizon.time())));
  }
}
