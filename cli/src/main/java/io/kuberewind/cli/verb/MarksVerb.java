package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.Document;
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

/** The moments that have names. */
@Command(name = "marks", description = "List the moments that have names, oldest first.")
public final class MarksVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  @Mixin private DocumentFormat format;

  public MarksVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = format.chosen();
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      List<Mark> marks = source.archive().marks().all();
      if (output == Output.TABLE) {
        print(marks);
      } else {
        Document.print(around.out(), output, document(marks));
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

  private static ObjectNode document(List<Mark> marks) {
    ObjectNode document = Json.MAPPER.createObjectNode();
    ArrayNode items = document.putArray("items");
    marks.forEach(mark -> items.add(json(mark)));
    return document;
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
