package io.kuberewind.cli.verb;

import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.cli.when.Moments;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a moment a name. */
@Command(
    name = "mark",
    description = "Name a moment: the name then stands wherever a time is taken.",
    footer = {
      "A mark is written once into the archive and never moves.",
      "Exit code 3: the name is taken by another moment."
    })
public final class MarkVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  @Parameters(
      paramLabel = "NAME",
      description = "letters, digits, '.', '-' and '_', a letter first")
  private String name;

  @Option(names = "--at", paramLabel = "TIME", defaultValue = "now", description = "the moment")
  private String at;

  @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "what it is for")
  private String note;

  public MarkVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    TimeSpec moment = new Moments(around.clock(), around.zone()).parse(at);
    if (!Mark.isName(name)) {
      throw CommandException.usage(
          "'%s' cannot name a mark: use up to 100 letters, digits, '.', '-' and '_', a letter first"
              .formatted(name));
    }
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      Cut cut = source.cutAt(moment);
      source.archive().marks().add(mark(cut));
      around.out().println("mark " + name + ": " + CutText.of(cut));
      around.out().flush();
      return ExitCode.DONE;
    }
  }

  private Mark mark(Cut cut) {
    return new Mark(
        name,
        cut.timeline(),
        cut.revision(),
        cut.instant(),
        cut.bound(),
        Mark.Kind.USER,
        around.user(),
        around.clock().instant(),
        "",
        note);
  }
}
