package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.changes.ChangeReader;
import io.kuberewind.cli.changes.ChangeTable;
import io.kuberewind.cli.changes.NewestItems;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.print.Document;
import io.kuberewind.cli.print.JsonAnswer;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.cli.when.Moments;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.select.LabelSelector;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Options of the verbs that tell what happened in a span of time, and the telling itself. */
final class SpanOptions {
  private static final int DEFAULT_LIMIT = 50_000;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "start of the span; the beginning of the archive without")
  private String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      defaultValue = "now",
      description = "end of the span")
  private String until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_LIMIT,
      description = "show the newest N changes")
  private int limit;

  @Option(
      names = "--allow-gaps",
      description = "go on without files and commits that are damaged or missing")
  private boolean allowGaps;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, wide, json or yaml")
  private String format;

  /** The options, read: what is wrong with them is said before an archive is opened. */
  record Span(Optional<TimeSpec> since, TimeSpec until, int limit, Output output) {}

  Span read(Surroundings around) {
    Moments moments = new Moments(around.clock(), around.zone());
    return new Span(
        Optional.ofNullable(since).map(moments::parse),
        moments.parse(until),
        positive(limit),
        Output.parse(format, Output.TABLE, Output.WIDE, Output.JSON, Output.YAML));
  }

  private static int positive(int limit) {
    if (limit < 1) {
      throw CommandException.usage("--limit takes a number from 1 up, not " + limit);
    }
    return limit;
  }

  /** Prints the changes of the span and returns how many there are. */
  int tell(
      Surroundings around,
      OpenArchive source,
      Span span,
      KeyScope keys,
      LabelSelector labels,
      Predicate<ObjectNode> wanted) {
    if (allowGaps) {
      source.allowLoss();
    }
    Optional<Cut> from =
        span.since().filter(moment -> !isBeforeBegin(around, source, moment)).map(source::cutAt);
    Cut to = source.cutAt(span.until());
    if (from.isPresent() && from.get().ordinal() > to.ordinal()) {
      throw CommandException.usage("--since lies after --until");
    }
    around.say(
        "from %s to %s"
            .formatted(
                from.map(CutText::of).orElse("the beginning of the archive"), CutText.of(to)));
    NewestItems items = new NewestItems(span.limit());
    new ChangeReader(source.archive(), keys, labels, wanted).read(from, to, items);
    if (items.leftOut() > 0) {
      around.say(
          "%d older changes are left out: narrow the span or raise --limit"
              .formatted(items.leftOut()));
    }
    print(around, span.output(), items, from, to);
    return items.oldestFirst().size();
  }

  private static boolean isBeforeBegin(Surroundings around, OpenArchive source, TimeSpec moment) {
    Optional<Tick> begin = source.archive().info().begin();
    boolean before = begin.filter(tick -> isBefore(moment, tick)).isPresent();
    if (before) {
      around.say(
          "the archive begins later than --since, at "
              + CutText.instant(Micros.instant(begin.get().readEnded())));
    }
    return before;
  }

  private static boolean isBefore(TimeSpec moment, Tick begin) {
    if (moment instanceof TimeSpec.AtInstant at) {
      return at.instant().isBefore(Micros.instant(begin.readEnded()));
    }
    return moment instanceof TimeSpec.AtRevision at
        && Ordinal.atMost(Math.max(1, at.timeline()), at.revision()) < begin.revision();
  }

  private static void print(
      Surroundings around, Output output, NewestItems items, Optional<Cut> from, Cut to) {
    List<ObjectNode> sorted = items.oldestFirst();
    if (output == Output.TABLE || output == Output.WIDE) {
      if (sorted.isEmpty()) {
        around.say("nothing changed");
      } else {
        ChangeTable.print(around.out(), sorted, output == Output.WIDE);
      }
      return;
    }
    ObjectNode tail = Json.MAPPER.createObjectNode();
    ObjectNode rewind = tail.putObject("rewind");
    from.ifPresent(cut -> rewind.set("from", CutText.json(cut)));
    rewind.set("to", CutText.json(to));
    rewind.put("leftOut", items.leftOut());
    if (output == Output.JSON) {
      JsonAnswer json = new JsonAnswer(around.out(), null);
      sorted.forEach(json::item);
      json.end(tail);
    } else {
      ArrayNode list = Json.MAPPER.createArrayNode().addAll(sorted);
      ObjectNode whole = Json.MAPPER.createObjectNode();
      whole.set("items", list);
      whole.set("rewind", rewind);
      Document.print(around.out(), Output.YAML, whole);
    }
  }
}
