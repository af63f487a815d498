package io.kuberewind.cli.verb;

import io.kuberewind.cli.plan.KeptPlans;
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
import java.nio.file.Files;
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

  @Parameters(
      paramLabel = "PLAN|RESTORE-ID",
      description = "a file that 'plan --out' wrote, or a restore to take up again")
  private String plan;

  public ApplyVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    return Files.exists(Path.of(plan)) || !plan.matches(RestorePlan.ID) ? applyFile() : takeUp();
  }

  private int applyFile() throws IOException {
    RestorePlan read = PlanFile.read(Path.of(plan));
    Place place = archiveOptions.placeOr(around, read.archive().uri(), read.archive().cluster());
    try (OpenArchive source = OpenArchive.open(around, place)) {
      return apply(read, source);
    }
  }

  private int takeUp() throws IOException {
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      return apply(KeptPlans.of(source, plan), source);
    }
  }

  private int apply(RestorePlan read, OpenArchive source) {
    try (Target target = targetOptions.open()) {
      around.say("applying: " + PlanPrinter.summary(read));
      PlanRunner runner = new PlanRunner(around, source, target, applyOptions.wish());
      runner.check(read);
      return runner.run(read);
    }
  }
}
