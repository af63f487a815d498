package io.kuberewind.cli.verb;

import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.plan.Acquaintance;
import io.kuberewind.cli.plan.Confirmation;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.target.Target;
import java.io.IOException;
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
  @Mixin private ApplyOptions applyOptions;

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
    Confirmation confirmation = new Confirmation(around, yes);
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      PlanMaker maker = restore.maker(around, moment, source);
      try (Target target = targetOptions.open()) {
        requireMeant(source, target);
        return confirmation.run(maker.plan(target), source, target, applyOptions.wish());
      }
    }
  }

  /** Nobody is asked with --yes, and a current context is easily another than one thinks. */
  private void requireMeant(OpenArchive source, Target target) {
    if (yes && !targetOptions.isNamed() && Acquaintance.isStranger(source, target)) {
      throw CommandException.refused(
          "the current context leads to %s, which is another cluster than the one that was recorded: to restore there, name it with --context or --kubeconfig"
              .formatted(target.identity().server()));
    }
  }
}
