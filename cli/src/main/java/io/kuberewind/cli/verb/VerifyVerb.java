package io.kuberewind.cli.verb;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.retain.PromiseState;
import io.kuberewind.archive.retain.RetentionPolicy;
import io.kuberewind.archive.verify.KeyUse;
import io.kuberewind.archive.verify.VerifyReport;
import io.kuberewind.cli.care.Promises;
import io.kuberewind.cli.care.VerifyPrinter;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.keys.LostKeys;
import io.kuberewind.cli.print.Document;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.Place;
import io.kuberewind.cli.source.StoredArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether the archive is whole. */
@Command(
    name = "verify",
    description = {
      "Look at every file of the archive: is it there, and with --deep, is it whole?",
      "With --keys it also names what is sealed by a key that is not among them."
    },
    footer =
        "Exit code 1: something is missing or damaged, or no restore exists for a promise. Orphans"
            + " harm nothing.")
public final class VerifyVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  @Option(
      names = "--deep",
      description = "read every file, and compare snapshots with the log they were made of")
  private boolean deep;

  @Option(
      names = {"--keep", "--retention"},
      paramLabel = "PROMISES",
      description = "promises to look for restores of; what the archive promised last without")
  private String keep;

  @Mixin private DocumentFormat format;

  public VerifyVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = format.chosen();
    RetentionPolicy asked = keep == null ? null : RetentionPolicy.parse(keep);
    Place place = archiveOptions.place(around);
    try (StoredArchive archive = StoredArchive.open(place)) {
      CatalogState state = archive.readableState();
      say(archive.archive(state).info().end());
      VerifyReport report = archive.archive(state).verify(deep);
      List<PromiseState> promises = promises(archive, asked, report);
      List<KeyUse> locked = LostKeys.in(archive.archive(state), place.keys());
      VerifyPrinter printer = new VerifyPrinter(report, locked, promises);
      if (output == Output.TABLE) {
        printer.print(around.out());
      } else {
        Document.print(around.out(), output, printer.document());
      }
      return printer.isWell() ? ExitCode.DONE : ExitCode.NO;
    }
  }

  private void say(Optional<Tick> end) {
    around.say(
        end.map(tick -> "the archive ends at " + CutText.instant(Micros.instant(tick.readEnded())))
            .orElse("the archive holds no complete moment yet"));
  }

  private List<PromiseState> promises(
      StoredArchive archive, RetentionPolicy asked, VerifyReport report) {
    Optional<RetentionPolicy> policy =
        Optional.ofNullable(asked)
            .or(() -> archive.readableState().upkeep().promises().map(RetentionPolicy::parse));
    return policy
        .map(p -> Promises.of(archive, p, report.brokenPaths(), around.clock().instant()))
        .orElse(List.of());
  }
}
