package io.kuberewind.cli.verb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.cli.changes.GapText;
import io.kuberewind.cli.exit.ExitCode;
import io.kuberewind.cli.print.Document;
import io.kuberewind.cli.print.Output;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.schemas.CoverageEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What was seen and what was not. */
@Command(
    name = "coverage",
    description = "Show, for each resource type, what was seen and what was not.",
    footer = "Exit code 1: there are gaps.")
public final class CoverageVerb implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;

  @Option(names = "--gaps", description = "only what was not seen")
  private boolean onlyGaps;

  @Mixin private DocumentFormat format;

  public CoverageVerb(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Output output = format.chosen();
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      List<CoverageSpan> spans =
          source.archive().coverage().stream()
              .filter(span -> !onlyGaps || span.event() == CoverageEvent.GAP)
              .sorted(
                  Comparator.<CoverageSpan, String>comparing(
                          span -> span.type().groupResource().toString())
                      .thenComparingLong(span -> span.revisions().to()))
              .toList();
      if (output == Output.TABLE) {
        table(spans);
      } else {
        Document.print(around.out(), output, document(spans));
      }
      boolean gaps = spans.stream().anyMatch(span -> span.event() == CoverageEvent.GAP);
      return gaps ? ExitCode.NO : ExitCode.DONE;
    }
  }

  private void table(List<CoverageSpan> spans) {
    try (Table table =
        new Table(
            around.out(), "TYPE", "WHAT", "REVISIONS", "CONFIRMED", "UNTIL", "WATCHER", "REASON")) {
      for (CoverageSpan span : spans) {
        table.row(
            span.type().groupResource().toString(),
            span.event().toString().toLowerCase(Locale.ROOT),
            revisions(span),
            Ordinal.text(span.revisions().confirmed()),
            CutText.instant(Micros.instant(span.times().to())),
            span.watcher(),
            span.reason() == null ? "" : span.reason());
      }
    }
  }

  /** A span is open to its left, and to its right where its end is not known. */
  private static String revisions(CoverageSpan span) {
    return "(%s, %s"
        .formatted(
            Ordinal.text(span.revisions().from()),
            GapText.isOpen(span) ? "open)" : Ordinal.text(span.revisions().to()) + "]");
  }

  private static ObjectNode document(List<CoverageSpan> spans) {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    ArrayNode items = answer.putArray("items");
    for (CoverageSpan span : spans) {
      ObjectNode item = items.addObject();
      item.put("group", span.type().group())
          .put("version", span.type().version())
          .put("resource", span.type().resource())
          .put("kind", span.type().kind())
          .put("namespaced", span.type().namespaced())
          .put("event", span.event().toString().toLowerCase(Locale.ROOT))
          .put("timeline", span.timeline())
          .put("fromRevision", Ordinal.revision(span.revisions().from()))
          .put(
              "toRevision",
              GapText.isOpen(span) ? null : (Long) Ordinal.revision(span.revisions().to()))
          .put("confirmedRevision", Ordinal.revision(span.revisions().confirmed()))
          .put("toTime", Micros.instant(span.times().to()).toString())
          .put("watcher", span.watcher())
          .put("reason", span.reason());
      if (span.policy() != null) {
        item.put("policy", span.policy());
      }
      if (span.times().from() > 0) {
        item.put("fromTime", Micros.instant(span.times().from()).toString());
      }
    }
    return answer;
  }
}
