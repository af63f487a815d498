package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.compare.DifferencePrinter;
import io.kuberewind.cli.compare.Differences;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.cli.when.Moments;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.Target;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What differs between two moments, or between one and now. */
@Command(
    name = "diff",
    description = "Compare two moments, or one with the live cluster, object by object.",
    footer = "Exit code 0: equal; 1: there are differences. What is inside secrets is masked.")
public final class DiffVerb implements Callable<Integer> {
  private static final String LIVE = "live";

  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private ScopeOptions scope;
  @Mixin private TargetOptions targetOptions;

  @Option(names = "--from", required = true, paramLabel = "TIME", description = "earlier moment")
  private String from;

  @Option(
      names = "--to",
      defaultValue = LIVE,
      paramLabel = "TIME|live",
      description = "later moment, or the live cluster")
  private String to;

  @Option(
      names = "--all-fields",
      description = "compare status and what the server owns too: uid, resourceVersion...")
  private boolean allFields;

  @Option(
      names = "--controlled",
      description = "compare what controllers remake too: pods with an owner, endpoints...")
  private boolean controlled;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json or yaml (unified)")
  private String format;

  public DiffVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = Output.parse(format, Output.TEXT, Output.JSON, Output.YAML);
    Moments moments = new Moments(around.clock(), around.zone());
    TimeSpec earlier = moments.parse(from);
    Optional<TimeSpec> later = to.equals(LIVE) ? Optional.empty() : Optional.of(moments.parse(to));
    scope.labels();
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      Selection selection = scope.selection(scope.targets(source.archive()), controlled);
      Differences differences = new Differences(selection, allFields);
      Cut start = source.echoedCut("from", earlier);
      ObjectNode tail = Json.MAPPER.createObjectNode();
      ObjectNode rewind = tail.putObject("rewind");
      rewind.set("from", CutText.json(start));
      DifferencePrinter printer;
      if (later.isPresent()) {
        Cut end = source.echoedCut("to", later.get());
        rewind.set("to", CutText.json(end));
        printer = DifferencePrinter.of(output, around);
        differences.between(source.archive(), start, end, printer::print);
      } else {
        printer = toLive(source, differences, start, output, rewind);
      }
      printer.end(tail);
      if (output == Output.TEXT) {
        around.say(printer.count() == 0 ? "no differences" : printer.count() + " objects differ");
      }
      return source.answered(printer.count() == 0 ? ExitCode.DONE : ExitCode.NO);
    }
  }

  private DifferencePrinter toLive(
      OpenArchive source, Differences differences, Cut start, Output output, ObjectNode rewind) {
    try (Target target = targetOptions.open()) {
      boolean same = target.identity().clusterId().equals(source.archive().info().clusterId());
      around.say(
          "to the live cluster at %s%s"
              .formatted(
                  target.identity().server(),
                  same ? "" : ", which is another one than was recorded"));
      rewind.putObject("to").put("live", target.identity().server());
      DifferencePrinter printer = DifferencePrinter.of(output, around);
      differences.toLive(source.archive(), start, target, printer::print);
      return printer;
    }
  }
}
