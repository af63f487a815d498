package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.LostRange;
import io.kuberewind.archive.verify.FileCheck;
import io.kuberewind.archive.verify.KeyUse;
import io.kuberewind.archive.verify.VerifyReport;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.keys.LostKeys;
import io.kuberewind.cli.print.JsonAnswer;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.fields.Json;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether the archive is whole. */
@Command(
    name = "verify",
    description = "Look at every file of the archive: is it there, and with --deep, is it whole?",
    footer = {
      "With --keys it also names what is sealed by a key that is not among them.",
      "Exit code 1: something is missing, damaged or locked."
    })
public final class VerifyVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  @Option(names = "--deep", description = "read every file and compare it with its checksum")
  private boolean deep;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json")
  private String format;

  public VerifyVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = Output.parse(format, Output.TABLE, Output.JSON);
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      VerifyReport report = source.archive().verify(deep);
      List<KeyUse> locked = LostKeys.in(source.archive(), source.place().keys());
      if (output == Output.JSON) {
        JsonAnswer.print(around.out(), json(report, locked));
      } else {
        table(report);
        locked.forEach(use -> around.out().println(use.path() + ": " + LostKeys.text(use)));
        around.out().flush();
      }
      return report.whole() && locked.isEmpty() ? ExitCode.DONE : ExitCode.NO;
    }
  }

  private void table(VerifyReport report) {
    if (!report.whole()) {
      try (Table table = new Table(around.out(), "STATE", "WHAT", "DETAIL")) {
        for (FileCheck check : report.broken()) {
          table.row(state(check), check.path(), check.what());
        }
        for (LostRange lost : report.lost()) {
          table.row("lost", "partition " + lost.partition(), offsets(lost));
        }
      }
    }
    around
        .out()
        .println(
            "%d files %s, %d missing or damaged, %d spans lost"
                .formatted(
                    report.found(),
                    report.deep() ? "read and whole" : "found",
                    report.broken().size(),
                    report.lost().size()));
    around.out().flush();
  }

  private static ObjectNode json(VerifyReport report, List<KeyUse> locked) {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.put("whole", report.whole()).put("deep", report.deep()).put("found", report.found());
    ArrayNode items = answer.putArray("items");
    for (FileCheck check : report.broken()) {
      items
          .addObject()
          .put("state", state(check))
          .put("path", check.path())
          .put("detail", check.what());
    }
    for (LostRange lost : report.lost()) {
      items
          .addObject()
          .put("state", "lost")
          .put("partition", lost.partition())
          .put("detail", offsets(lost));
    }
    for (KeyUse use : locked) {
      items
          .addObject()
          .put("state", "locked")
          .put("path", use.path())
          .put("keyId", use.keyId())
          .put("detail", LostKeys.text(use));
    }
    return answer;
  }

  private static String state(FileCheck check) {
    return check.verdict().name().toLowerCase(Locale.ROOT);
  }

  private static String offsets(LostRange lost) {
    return "offsets %d to %d, after revision %d"
        .formatted(lost.fromOffset(), lost.toOffset() - 1, lost.afterRevision());
  }
}
