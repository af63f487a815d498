package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.blame.BlameReader;
import io.kuberewind.cli.blame.BlamedObject;
import io.kuberewind.cli.changes.ChangeJson;
import io.kuberewind.cli.changes.ChangeTable;
import io.kuberewind.cli.changes.GapText;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.Document;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.scope.ScopeOptions;
import io.kuberewind.cli.scope.Targets;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.cli.when.Moments;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.schemas.Change;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Each field of an object with the change that set it. */
@Command(
    name = "blame",
    description = "Show each field of an object with the change that set it: when, and by whom.",
    footer = {
      "'observe' means that the field was found so when its type began to be captured, or behind a",
      "gap: it was set then or earlier. What is inside secrets is masked."
    })
public final class BlameVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private ScopeOptions scope;

  @Option(names = "--at", paramLabel = "TIME", defaultValue = "now", description = "the time")
  private String at;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, wide, json or yaml")
  private String format;

  public BlameVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = Output.parse(format, Output.TABLE, Output.WIDE, Output.JSON, Output.YAML);
    TimeSpec moment = new Moments(around.clock(), around.zone()).parse(at);
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      KeyScope one = one(source);
      Cut cut = source.echoedCut("as of", moment);
      BlamedObject object =
          new BlameReader(source.archive(), one)
              .at(cut)
              .orElseThrow(() -> missing(source, one, cut));
      List<CoverageSpan> gaps =
          source
              .archive()
              .gaps(
                  Ordinal.of(object.first().getTimeline(), object.first().getRevision()),
                  cut.ordinal(),
                  one);
      gaps.forEach(gap -> around.say("gap: " + GapText.of(gap)));
      if (output == Output.TABLE || output == Output.WIDE) {
        table(object, output == Output.WIDE);
      } else {
        Document.print(around.out(), output, document(object, cut, gaps));
      }
      return source.answered(ExitCode.DONE);
    }
  }

  private KeyScope one(OpenArchive source) {
    Targets targets = scope.targets(source.archive());
    if (targets.types().size() != 1
        || targets.names().size() != 1
        || scope.allNamespaces()
        || scope.namespaces().size() > 1) {
      throw CommandException.usage("say which object: KIND/NAME, and its namespace by -n");
    }
    return scope.keys(source.cluster(), targets);
  }

  private static CommandException missing(OpenArchive source, KeyScope one, Cut cut) {
    return CommandException.no(
        new Whereabouts(source.archive(), one, cut).of(one.names().iterator().next()));
  }

  private void table(BlamedObject object, boolean wide) {
    try (Table table =
        new Table(
            around.out(),
            "FIELD",
            "VALUE",
            "TIME",
            "±",
            "REVISION",
            "OPERATION",
            "ACTOR",
            "KNOWN BY")) {
      object.fields(field -> row(table, field, wide));
    }
  }

  private static void row(Table table, JsonNode field, boolean wide) {
    JsonNode change = field.get("change");
    table.row(
        field.path("path").asText(),
        ChangeTable.value(field.get("value"), wide),
        ChangeTable.time(change),
        ChangeTable.bound(change),
        change.path("revision").asText(),
        change.path("operation").asText(),
        ChangeTable.actor(change),
        ChangeTable.how(change));
  }

  private static ObjectNode document(BlamedObject object, Cut cut, List<CoverageSpan> gaps) {
    ObjectNode document = Json.MAPPER.createObjectNode();
    ArrayNode items = document.putArray("items");
    object.fields(items::add);
    ObjectNode rewind = document.putObject("rewind");
    Change last = object.last();
    rewind
        .putObject("object")
        .put("group", last.getGroup())
        .put("version", last.getVersion())
        .put("resource", last.getResource())
        .put("kind", last.getKind())
        .put("namespace", last.getNamespace())
        .put("name", last.getName())
        .put("uid", last.getUid());
    rewind.set("cut", CutText.json(cut));
    ArrayNode list = rewind.putArray("gaps");
    gaps.forEach(gap -> list.add(ChangeJson.gap(gap)));
    return document;
  }
}
