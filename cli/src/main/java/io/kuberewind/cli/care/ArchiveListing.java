package io.kuberewind.cli.care;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.Horizon;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.catalog.TimeFile;
import io.kuberewind.archive.file.Contents;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.read.ArchiveInfo;
import io.kuberewind.cli.print.Table;
import io.kuberewind.restore.fields.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The files of an archive, as its catalog lists them, and its marks. */
public final class ArchiveListing {
  private final ArchiveInfo info;
  private final CatalogState state;
  private final List<Mark> marks;

  public ArchiveListing(ArchiveInfo info, CatalogState state, List<Mark> marks) {
    this.info = info;
    this.state = state;
    this.marks = marks;
  }

  /** What there is in all. */
  public ObjectNode summary() {
    ObjectNode summary = Json.MAPPER.createObjectNode();
    summary
        .put("cluster", info.cluster())
        .put("clusterId", info.clusterId())
        .put("partitions", info.partitions())
        .put("commit", state.number());
    summary.set("begin", tick(info.begin()));
    summary.set("end", tick(info.end()));
    Horizon horizon = state.upkeep().horizon();
    if (horizon.revision() > 0) {
      summary
          .putObject("horizon")
          .put("revision", horizon.revision())
          .put("time", Micros.instant(horizon.time()).toString());
    } else {
      summary.putNull("horizon");
    }
    summary.put("retention", state.upkeep().promises().orElse(null));
    total(summary.putObject("snapshots"), state.files().stream().filter(f -> !f.isSegment()));
    total(summary.putObject("segments"), state.files().stream().filter(FileEntry::isSegment));
    summary
        .put("waitingForDeletion", state.upkeep().removed().size())
        .put("lost", state.lost().size())
        .put("marks", marks.size());
    return summary;
  }

  private static JsonNode tick(Optional<Tick> tick) {
    return tick.<JsonNode>map(
            t ->
                Json.MAPPER
                    .createObjectNode()
                    .put("revision", t.revision())
                    .put("time", Micros.instant(t.readEnded()).toString()))
        .orElse(Json.MAPPER.nullNode());
  }

  private static void total(ObjectNode into, java.util.stream.Stream<FileEntry> files) {
    long[] totals = new long[3];
    files.forEach(
        file -> {
          totals[0]++;
          totals[1] += file.integrity().bytes();
          totals[2] += file.contents().records();
        });
    into.put("files", totals[0]).put("bytes", totals[1]).put("records", totals[2]);
  }

  /** Every file and mark: snapshots by cut, segments in the order of the log. */
  public List<ObjectNode> items() {
    List<ObjectNode> items = new ArrayList<>();
    files().forEach(file -> items.add(item(file)));
    state.index().files().forEach(file -> items.add(item(file)));
    marks.forEach(mark -> items.add(item(mark)));
    return items;
  }

  private List<FileEntry> files() {
    Comparator<FileEntry> order =
        Comparator.<FileEntry, Boolean>comparing(FileEntry::isSegment)
            .thenComparingLong(f -> f.isSegment() ? 0 : f.snapshot().cut())
            .thenComparingInt(FileEntry::partition)
            .thenComparingLong(f -> f.isSegment() ? f.offsets().first() : 0);
    return state.files().stream().sorted(order).toList();
  }

  private static ObjectNode item(FileEntry file) {
    Contents contents = file.contents();
    ObjectNode item = Json.MAPPER.createObjectNode();
    item.put("type", file.isSegment() ? "segment" : "snapshot")
        .put("path", file.path())
        .put("partition", file.partition())
        .put("records", contents.records())
        .put("bytes", file.integrity().bytes());
    if (file.isSegment()) {
      item.put("firstOffset", file.offsets().first()).put("lastOffset", file.offsets().last());
    } else {
      item.put("revision", file.snapshot().cut()).put("nextOffset", file.snapshot().nextOffset());
    }
    item.put("minRevision", contents.minRevision()).put("maxRevision", contents.maxRevision());
    if (contents.records() > 0) {
      item.put("minTime", Micros.instant(contents.minTime()).toString())
          .put("maxTime", Micros.instant(contents.maxTime()).toString());
    }
    return item.put("sha256", file.integrity().sha256());
  }

  private static ObjectNode item(TimeFile file) {
    return Json.MAPPER
        .createObjectNode()
        .put("type", "time")
        .put("path", file.path())
        .put("records", file.ticks())
        .put("bytes", file.bytes())
        .put("minRevision", file.first().revision())
        .put("maxRevision", file.last().revision())
        .put("minTime", Micros.instant(file.first().readEnded()).toString())
        .put("maxTime", Micros.instant(file.last().readEnded()).toString())
        .put("sha256", file.sha256());
  }

  private static ObjectNode item(Mark mark) {
    return Json.MAPPER
        .createObjectNode()
        .put("type", "mark")
        .put("name", mark.name())
        .put("revision", mark.revision())
        .put("time", mark.instant().toString());
  }

  /** Prints it for people. */
  public void print(PrintStream out) {
    try (Table table =
        new Table(out, "TYPE", "PARTITION", "RECORDS", "BYTES", "REVISIONS", "TIMES", "NAME")) {
      for (ObjectNode item : items()) {
        String name = item.path("path").asText(item.path("name").asText());
        table.row(
            item.path("type").asText(),
            item.path("partition").asText("-"),
            item.path("records").asText("-"),
            item.path("bytes").asText("-"),
            span(item, "revision", "minRevision", "maxRevision"),
            span(item, "time", "minTime", "maxTime"),
            name);
      }
    }
    ObjectNode summary = summary();
    out.printf(
        "%s: %d snapshot files (%,d bytes), %d segments (%,d bytes), %d marks; from %s to %s%n",
        info.cluster(),
        summary.at("/snapshots/files").asLong(),
        summary.at("/snapshots/bytes").asLong(),
        summary.at("/segments/files").asLong(),
        summary.at("/segments/bytes").asLong(),
        marks.size(),
        summary.at("/begin/time").asText("-"),
        summary.at("/end/time").asText("-"));
    out.flush();
  }

  private static String span(ObjectNode item, String one, String from, String to) {
    if (item.hasNonNull(one)) {
      return item.path(one).asText();
    }
    return item.hasNonNull(from) ? item.path(from).asText() + ".." + item.path(to).asText() : "-";
  }
}
