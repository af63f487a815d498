package io.kuberewind.cli.verb;

import io.kuberewind.archive.repair.Repair;
import io.kuberewind.archive.repair.RepairPlan;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.cli.care.RepairPrinter;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.Document;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.Place;
import io.kuberewind.cli.source.StoredArchive;
import io.kuberewind.cli.terminal.Surroundings;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes again what is missing or damaged. */
@Command(
    name = "repair",
    description = {
      "Show what is missing or damaged and what it can be made from; with --yes do it.",
      "Reads the whole archive, as 'verify --deep' does. Deletes nothing and replaces nothing."
    },
    footer = {
      "Exit code 1: there is something to repair and it was only planned, or something stays lost."
    })
public final class ArchiveRepairVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  @Option(names = "--yes", description = "do it")
  private boolean yes;

  @Mixin private DocumentFormat format;

  public ArchiveRepairVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = format.chosen();
    Place place = archiveOptions.place(around);
    try (ObjectStore store = StoredArchive.storeOf(place)) {
      Repair repair =
          Repair.open(
              store, place.cluster(), "repair-" + UUID.randomUUID(), InstantSource.system());
      RepairPlan plan = yes ? repair.repair() : repair.plan();
      RepairPrinter printer = new RepairPrinter(plan, yes);
      if (output == Output.TABLE) {
        printer.print(around.out());
      } else {
        Document.print(around.out(), output, printer.document());
      }
      boolean open = plan.leavesLoss() || (plan.hasWork() && !yes);
      return open ? ExitCode.NO : ExitCode.DONE;
    }
  }
}
