package io.kuberewind.cli.verb;

import io.kuberewind.cli.plan.PlanPrinter;
import io.kuberewind.cli.plan.PlanRunner;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.source.Place;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.plan.PlanFile;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Does what a plan says. */
@Command(
    name = "apply",
    description = "Apply a plan. What moved since the plan was made is refused, the rest is done.",
    footer = {
      "Applying a plan again takes it up where it was left.",
      "Exit code 3: some objects were refused; 4: some failed."
    })
public final class ApplyVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private TargetOptions targetOptions;
  @Mixin private ApplyOptions applyOptions;

  @Parameters(paramLabel = "PLAN", description = "a file that 'plan --out' wrote")
  private Path file;

  public ApplyVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    RestorePlan plan = PlanFile.read(file);
    Place place = archiveOptions.placeOr(around, plan.archive().uri(), plan.archive().cluster());
    try (OpenArchive source = OpenArchive.open(around, place);
        Target target = targetOptions.open()) {
      around.say("applying: " + PlanPrinter.summary(plan));
      return new PlanRunner(around, source, target, applyOptions.wish()).run(plan);
    }
  }
}
