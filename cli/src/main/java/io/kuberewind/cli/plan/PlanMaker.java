package io.kuberewind.cli.plan;

import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.changes.GapText;
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

/** Makes a plan of what a command line says. */
public final class PlanMaker {
  private final Surroundings around;
  private final OpenArchive source;
  private final Cut cut;
  private final Selection selection;

  private PlanMaker(Surroundings around, OpenArchive source, Cut cut, Selection selection) {
    this.around = around;
    this.source = source;
    this.cut = cut;
    this.selection = selection;
  }

  /**
   * Finds the moment in the archive, before any cluster is asked.
   *
   * @param allowGaps go on where it is not known for certain what the scope was
   * @throws CommandException of refusal, when the moment lies in a gap of the scope
   */
  public static PlanMaker at(
      Surroundings around,
      OpenArchive source,
      TimeSpec moment,
      Selection selection,
      boolean allowGaps) {
    PlanMaker maker = new PlanMaker(around, source, source.echoedCut("as of", moment), selection);
    maker.checkGaps(allowGaps);
    return maker;
  }

  /** The plan that takes {@code target} back to the moment. */
  public RestorePlan plan(Target target) {
    if (!target.identity().clusterId().equals(source.archive().info().clusterId())) {
      around.say(
          "%s is another cluster than the one that was recorded"
              .formatted(target.identity().server()));
    }
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

  private void checkGaps(boolean allowGaps) {
    for (KeyScope scope : selection.scopes(source.cluster())) {
      List<CoverageSpan> gaps = source.archive().gaps(cut, scope);
      if (gaps.isEmpty()) {
        continue;
      }
      String line = "the moment lies in a gap: " + GapText.of(gaps.get(0));
      if (!allowGaps) {
        throw CommandException.refused(
            line + "; choose another moment, narrow the scope, or add --allow-gaps");
      }
      around.say(line);
    }
  }
}
