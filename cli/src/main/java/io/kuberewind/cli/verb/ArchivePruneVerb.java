package io.kuberewind.cli.verb;

import io.kuberewind.archive.retain.PrunePlan;
import io.kuberewind.archive.retain.Pruner;
import io.kuberewind.archive.retain.RetentionPolicy;
import io.kuberewind.archive.sweep.Sweep;
import io.kuberewind.archive.sweep.SweepPolicy;
import io.kuberewind.archive.sweep.Swept;
import io.kuberewind.cli.care.PrunePrinter;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.Document;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.StoredArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.Lengths;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets go of what no promise needs. */
@Command(
    name = "prune",
    description = {
      "Show what the archive's retention lets go and what stays, and why; with --yes do it.",
      "Files that are let go are deleted once no reader can be at them (--grace)."
    },
    footer = "Exit code 1: there is something to let go, and it was only planned.")
public final class ArchivePruneVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  @Option(
      names = {"--keep", "--retention"},
      paramLabel = "PROMISES",
      description =
          "what is kept, as in 'any second for 7d, hourly for 30d, daily for 1y, marks for ever';"
              + " what the archive promised last without")
  private String keep;

  @Option(names = "--yes", description = "do it")
  private boolean yes;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "how long files stay for readers after they were let go (1h)")
  private String grace;

  @Mixin private DocumentFormat format;

  public ArchivePruneVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = format.chosen();
    Duration stay = Lengths.parse("--grace", grace);
    RetentionPolicy asked = keep == null ? null : RetentionPolicy.parse(keep);
    try (StoredArchive archive = StoredArchive.open(archiveOptions.place(around))) {
      RetentionPolicy policy = asked == null ? promised(archive) : asked;
      Pruner pruner =
          new Pruner(
              archive.store(), archive.format(), policy, "prune-" + UUID.randomUUID().toString());
      PrunePlan plan =
          yes ? pruner.prune(around.clock().instant()) : pruner.plan(around.clock().instant());
      Swept swept = yes ? sweep(archive, stay) : new Swept(0, 0, 0, java.util.List.of());
      PrunePrinter printer =
          new PrunePrinter(archive, policy, plan, yes, swept, around.clock().instant());
      if (output == Output.TABLE) {
        printer.print(around.out());
      } else {
        Document.print(around.out(), output, printer.document());
      }
      return yes || plan.isEmpty() ? ExitCode.DONE : ExitCode.NO;
    }
  }

  private static RetentionPolicy promised(StoredArchive archive) {
    return archive
        .state()
        .upkeep()
        .promises()
        .map(RetentionPolicy::parse)
        .orElseThrow(
            () ->
                CommandException.usage(
                    "this archive promises nothing yet: say what to keep, as in --keep 'any second"
                        + " for 7d, hourly for 30d, daily for 1y, marks for ever'"));
  }

  private Swept sweep(StoredArchive archive, Duration stay) {
    SweepPolicy policy = new SweepPolicy(stay, SweepPolicy.DEFAULT.orphans());
    return new Sweep(
            archive.store(),
            archive.format(),
            policy,
            // The catalog's commits are dated by this machine's clock too.
            java.time.InstantSource.system(),
            "prune-" + UUID.randomUUID())
        .removed();
  }
}
