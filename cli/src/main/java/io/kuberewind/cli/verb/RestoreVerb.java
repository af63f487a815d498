package io.kuberewind.cli.verb;

import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.plan.PlanPrinter;
import io.kuberewind.cli.plan.PlanRunner;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.target.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plan, ask, apply. */
@Command(
    name = "restore",
    description = "Bring the live cluster back to a moment: plan, show, ask, apply.",
    footer = "Exit code 3: not confirmed, or some objects were refused; 4: some failed.")
public final class RestoreVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private RestoreScopeOptions restore;
  @Mixin private TargetOptions targetOptions;

  @Option(
      names = {"-y", "--yes"},
      description = "do not ask")
  private boolean yes;

  public RestoreVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    TimeSpec moment = restore.moment(around);
    if (!yes && !around.attended()) {
      throw CommandException.usage("there is nobody to ask: look at 'plan' and add --yes");
    }
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      PlanMaker maker = restore.maker(around, moment, source);
      try (Target target = targetOptions.open()) {
        return confirmAndRun(maker.plan(target), source, target);
      }
    }
  }

  private int confirmAndRun(RestorePlan plan, OpenArchive source, Target target)
      throws IOException {
    new PlanPrinter(around, false).print(plan);
    if (!hasWork(plan)) {
      around.say("nothing to do");
      return plan.contents().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
    }
    if (!yes && !confirmed(target)) {
      throw CommandException.refused("not confirmed: nothing was written");
    }
    return new PlanRunner(around, source, target).run(plan);
  }

  private static boolean hasWork(RestorePlan plan) {
    Map<Action, Long> counts = plan.contents().counts();
    return counts.getOrDefault(Action.CREATE, 0L) + counts.getOrDefault(Action.PATCH, 0L) > 0;
  }

  private boolean confirmed(Target target) throws IOException {
    around.err().print("write this to " + target.identity().server() + "? [y/N] ");
    around.err().flush();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.UTF_8));
    String answer = answers.readLine();
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }
}
