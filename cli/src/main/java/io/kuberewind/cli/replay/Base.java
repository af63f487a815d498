package io.kuberewind.cli.replay;

import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.plan.ApplyWish;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.plan.PlanPrinter;
import io.kuberewind.cli.plan.PlanRunner;
import io.kuberewind.cli.plan.PlanWish;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.target.Target;
import java.io.IOException;

/** What a replay begins with: the target, brought to the state at the beginning of the span. */
record Base(Surroundings around, OpenArchive source, Target target, ReplayWish wish) {
  /**
   * Brings the target there, by a plan.
   *
   * @return whether it is there as a whole: nothing was blocked or refused
   * @throws CommandException of failure, when it is not known to be there
   */
  boolean lay(Cut from, Rewrite rewrite) throws IOException {
    PlanWish base =
        new PlanWish(
            wish.selection(),
            wish.allowGaps(),
            wish.exact() ? PlanOptions.EXACT : PlanOptions.NONE,
            true,
            wish.rewrite());
    TimeSpec begin = TimeSpec.revision(from.timeline(), from.revision());
    RestorePlan plan = PlanMaker.at(around, source, begin, base).plan(target, rewrite);
    around.say("to begin with: " + PlanPrinter.summary(plan));
    int code = plan.contents().writes() > 0 ? apply(plan) : ExitCode.DONE;
    if (code == ExitCode.FAILED) {
      throw CommandException.failed(
          "the target was not brought to the beginning of the span; the same command goes on",
          null);
    }
    return code == ExitCode.DONE && plan.contents().count(Action.BLOCKED) == 0;
  }

  private int apply(RestorePlan plan) {
    PlanRunner runner = new PlanRunner(around, source, target, new ApplyWish(false, false, false));
    runner.check(plan);
    return runner.run(plan);
  }
}
