package io.kuberewind.cli.plan;

import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.target.Target;
import java.io.IOException;

/** Shows a plan, asks, and applies it. */
public final class Confirmation {
  private final Surroundings around;
  private final boolean yes;

  /**
   * @param yes do not ask
   * @throws CommandException of wrong use, when somebody is to be asked and nobody is there
   */
  public Confirmation(Surroundings around, boolean yes) {
    this.around = around;
    this.yes = yes;
    if (!yes && !around.attended()) {
      throw CommandException.usage("there is nobody to ask: look at 'plan' and add --yes");
    }
  }

  /** Returns the exit code. */
  public int run(RestorePlan plan, OpenArchive source, Target target, ApplyWish wish)
      throws IOException {
    new PlanPrinter(around, false).print(plan);
    if (plan.contents().writes() == 0) {
      boolean asItWas = plan.contents().isEmpty();
      around.say(asItWas ? "nothing to do" : "nothing was written: what differs is blocked");
      return asItWas ? ExitCode.DONE : ExitCode.REFUSED;
    }
    PlanRunner runner = new PlanRunner(around, source, target, wish);
    runner.check(plan);
    if (!yes && !confirmed(plan, target)) {
      throw CommandException.refused("not confirmed: nothing was written");
    }
    return runner.run(plan);
  }

  private boolean confirmed(RestorePlan plan, Target target) throws IOException {
    long deleted = plan.contents().count(Action.DELETE) + plan.contents().count(Action.RECREATE);
    String question =
        deleted == 0
            ? "write %d objects to %s? [y/N] "
                .formatted(plan.contents().writes(), target.identity().server())
            : "write %d objects to %s, %d of them deletions? [y/N] "
                .formatted(plan.contents().writes(), target.identity().server(), deleted);
    return around.confirms(question);
  }
}
