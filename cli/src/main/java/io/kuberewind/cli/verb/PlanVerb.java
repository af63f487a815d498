package io.kuberewind.cli.verb;

import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.plan.PlanMaker;
import io.kuberewind.cli.plan.PlanPrinter;
import io.kuberewind.cli.print.JsonAnswer;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.plan.PlanFile;
import io.kuberewind.restore.plan.PlanJson;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a restore would do, and nothing else. */
@Command(
    name = "plan",
    description = "Show what it takes to bring the live cluster back to a moment. Writes nothing.",
    footer = "Exit code 0: nothing to do; 1: there are differences.")
public final class PlanVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private RestoreScopeOptions restore;
  @Mixin private TargetOptions targetOptions;

  @Option(names = "--out", paramLabel = "FILE", description = "write the plan there, for apply")
  private Path out;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, wide or json")
  private String format;

  public PlanVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    Output output = Output.parse(format, Output.TABLE, Output.WIDE, Output.JSON);
    TimeSpec moment = restore.moment(around);
    requireFolder();
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      PlanMaker maker = restore.maker(around, moment, source);
      try (Target target = targetOptions.open()) {
        return show(maker.plan(target), output);
      }
    }
  }

  private int show(RestorePlan plan, Output output) throws IOException {
    if (out != null) {
      PlanFile.write(plan, out);
      around.say("plan written to " + out + "; do it with 'kubectl rewind apply " + out + "'");
    }
    if (output == Output.JSON) {
      JsonAnswer.print(around.out(), json -> PlanJson.write(plan, json));
    } else {
      new PlanPrinter(around, output == Output.WIDE).print(plan);
    }
    return plan.contents().isEmpty() ? ExitCode.DONE : ExitCode.NO;
  }

  private void requireFolder() {
    if (out != null && !Files.isDirectory(out.toAbsolutePath().getParent())) {
      throw CommandException.usage("there is no folder for the plan " + out);
    }
  }
}
