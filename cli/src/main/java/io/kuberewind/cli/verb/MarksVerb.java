package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.JsonAnswer;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.restore.fields.Json;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The moments that have names. */
@Command(name = "marks", description = "List the moments that have names, oldest first.")
public final class MarksVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json")
  private String format;

  public MarksVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = Output.parse(format, Output.TABLE, Output.JSON);
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      List<Mark> marks = source.archive().marks().all();
      if (output == Output.JSON) {
        JsonAnswer answer = new JsonAnswer(around.out(), null);
        marks.forEach(mark -> answer.item(json(mark)));
        answer.end(Json.MAPPER.createObjectNode());
      } else {
        print(marks);
      }
      return ExitCode.DONE;
    }
  }

  private void print(List<Mark> marks) {
    if (marks.isEmpty()) {
      around.say("no marks");
      return;
    }
    try (Table table = new Table(around.out(), "NAME", "REVISION", "TIME", "KIND", "BY", "NOTE")) {
      for (Mark mark : marks) {
        table.row(
            mark.name(),
            String.valueOf(mark.revision()),
            CutText.instant(mark.instant()),
            kind(mark),
            mark.madeBy(),
            mark.note());
      }
    }
  }

  private static ObjectNode json(Mark mark) {
    return Json.MAPPER
        .createObjectNode()
        .put("name", mark.name())
        .put("timeline", mark.timeline())
        .put("revision", mark.revision())
        .put("time", mark.instant().toString())
        .put("timeError", mark.bound().toString())
        .put("kind", kind(mark))
        .put("madeBy", mark.madeBy())
        .put("made", mark.made().toString())
        .put("restore", mark.restoreId().isEmpty() ? null : mark.restoreId())
        .put("note", mark.note());
  }

  private static String kind(Mark mark) {
    return mark.kind().name().toLowerCase(Locale.ROOT);
  }
}
