package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.cli.changes.ChangeJson;
import io.kuberewind.cli.changes.GapText;
import io.kuberewind.cli.changes.ObjectPrinter;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.scope.Targets;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.cli.when.Moments;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.LabelSelector;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code kubectl get} would have said then. */
@Command(
    name = "get",
    description = "Show objects as they were at a time: what kubectl get would have said then.",
    footer = "Objects are shown as they were recorded, secrets included, as kubectl does.")
public final class GetVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private ScopeOptions scope;

  @Option(names = "--at", paramLabel = "TIME", defaultValue = "now", description = "the time")
  private String at;

  @Option(
      names = "--allow-gaps",
      description = "go on without files and commits that are damaged or missing")
  private boolean allowGaps;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, wide, json, yaml or name")
  private String format;

  @Option(
      names = "--show-managed-fields",
      description = "show managedFields in YAML too; JSON always has them")
  private boolean showManagedFields;

  public GetVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    Output output =
        Output.parse(format, Output.TABLE, Output.WIDE, Output.JSON, Output.YAML, Output.NAME);
    if (!scope.namesKinds()) {
      throw CommandException.usage("say what to get: a kind, several by comma, or --all-kinds");
    }
    LabelSelector labels = scope.labels();
    var moment = new Moments(around.clock(), around.zone()).parse(at);
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      if (allowGaps) {
        source.allowLoss();
      }
      Targets targets = scope.targets(source.archive());
      KeyScope keys = scope.keys(source.cluster(), targets);
      Cut cut = source.echoedCut("as of", moment);
      List<CoverageSpan> gaps = source.archive().gaps(cut, keys);
      gaps.forEach(gap -> around.say("gap: " + GapText.of(gap)));
      ObjectPrinter printer =
          ObjectPrinter.of(output, around.out(), cut, scope.allNamespaces(), manyKinds(targets));
      boolean managedFields = showManagedFields || output != Output.YAML;
      Set<String> missing = print(source, cut, keys, labels, managedFields, printer);
      printer.end(rewind(cut, gaps));
      return source.answered(answer(source, targets, missing, cut, printer.count()));
    }
  }

  private static boolean manyKinds(Targets targets) {
    return targets.types().size() != 1;
  }

  /** Prints what is there and returns the names that were asked for and are not. */
  private static Set<String> print(
      OpenArchive source,
      Cut cut,
      KeyScope keys,
      LabelSelector labels,
      boolean managedFields,
      ObjectPrinter printer)
      throws IOException {
    Set<String> missing = new LinkedHashSet<>(keys.names());
    try (CloseableIterator<Change> state = source.archive().state(cut, keys)) {
      while (state.hasNext()) {
        Change change = state.next();
        ObjectNode object = Json.object(change.getObject());
        if (labels.matches(object)) {
          if (!managedFields) {
            Json.member(object, "metadata").ifPresent(metadata -> metadata.remove("managedFields"));
          }
          printer.print(change, object);
          missing.remove(change.getName());
        }
      }
    }
    return missing;
  }

  private int answer(
      OpenArchive source, Targets targets, Set<String> missing, Cut cut, long count) {
    if (!missing.isEmpty()) {
      throw CommandException.no(
          new Whereabouts(source.archive(), scope.keys(source.cluster(), targets), cut)
              .of(missing.iterator().next()));
    }
    if (count == 0) {
      around.say(
          "no such objects existed then"
              + (scope.allNamespaces() || targets.onlyClusterScoped()
                  ? ""
                  : " in namespace "
                      + (scope.namespaces().isEmpty()
                          ? "default"
                          : String.join(", ", scope.namespaces()))));
    }
    return ExitCode.DONE;
  }

  private static ObjectNode rewind(Cut cut, List<CoverageSpan> gaps) {
    ObjectNode tail = Json.MAPPER.createObjectNode();
    ObjectNode rewind = tail.putObject("rewind");
    rewind.set("cut", CutText.json(cut));
    rewind.put("clock", cut.clock().toString()).put("bound", cut.bound().toString());
    ArrayNode list = rewind.putArray("gaps");
    gaps.forEach(gap -> list.add(ChangeJson.gap(gap)));
    return tail;
  }
}
