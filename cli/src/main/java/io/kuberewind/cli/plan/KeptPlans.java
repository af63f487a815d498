package io.kuberewind.cli.plan;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.restore.plan.PlanJson;
import io.kuberewind.restore.plan.RestorePlan;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Plans that restores left in the archive. */
public final class KeptPlans {
  private KeptPlans() {}

  /**
   * The plan of the restore {@code id}.
   *
   * @throws CommandException when the archive knows of no such restore
   */
  public static RestorePlan of(OpenArchive source, String id) throws IOException {
    byte[] json =
        source
            .archive()
            .restores()
            .find(id)
            .orElseThrow(() -> CommandException.no("the archive knows of no restore '" + id + "'"));
    return PlanJson.read(new ByteArrayInputStream(json));
  }
}
