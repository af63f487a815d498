package io.kuberewind.cli.plan;

import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Progress;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.plan.ArchiveRef;
import io.kuberewind.restore.plan.CutRef;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.Planner;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.Target;
import java.util.List;

/** Makes a plan from what a command line says. */
public final class PlanMaker {
  private final Surroundings around;
  private final OpenArchive source;
  private final boolean allowGaps;

  /** {@code allowGaps}: go on where it is not known for certain what the scope was. */
  public PlanMaker(Surroundings around, OpenArchive source, boolean allowGaps) {
    this.around = around;
    this.source = source;
    this.allowGaps = allowGaps;
  }

  /**
   * The plan that takes {@code target} back to a moment.
   *
   * @throws CommandException of refusal, when the moment lies in a gap of the scope
   */
  public RestorePlan plan(TimeSpec moment, Selection selection, Target target) {
    Cut cut = source.echoedCut("as of", moment);
    checkGaps(cut, selection);
    PlanContents contents;
    try (Progress progress = new Progress(around, "compared")) {
      contents =
          new Planner(
                  source.cluster(),
                  scope -> new ArchivedState(source.archive().state(cut, scope)),
                  target,
                  selection)
              .plan(progress::at);
    }
    return new RestorePlan(
        RestorePlan.newId(),
        around.clock().instant(),
        new ArchiveRef(
            source.place().archive().toString(),
            source.cluster(),
            source.archive().info().clusterId()),
        new CutRef(
            cut.timeline(),
            cut.revision(),
            cut.instant(),
            cut.bound(),
            cut.clock().toString(),
            cut.confirmed()),
        target.identity(),
        contents);
  }

  private void checkGaps(Cut cut, Selection selection) {
    for (KeyScope scope : selection.scopes(source.cluster())) {
      List<CoverageSpan> gaps = source.archive().gaps(cut, scope);
      if (gaps.isEmpty()) {
        continue;
      }
      CoverageSpan first = gaps.get(0);
      String line =
          "the moment lies in a gap: %s from revision %d to %d were not seen (%s)"
              .formatted(
                  first.type().resource(),
                  first.revisions().from(),
                  first.revisions().to(),
                  first.reason());
      if (!allowGaps) {
        throw CommandException.refused(
            line + "; choose another moment, narrow the scope, or add --allow-gaps");
      }
      around.say(line);
    }
  }
}
