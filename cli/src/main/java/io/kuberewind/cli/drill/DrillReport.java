package io.kuberewind.cli.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.mark.Drill;
import io.kuberewind.cli.print.Table;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.PlanItem;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a drill.
 *
 * @param drill the drill
 * @param different what is not as it had been
 * @param leftOut how many more differ of those that belong to the control plane itself
 */
public record DrillReport(Drill drill, List<PlanItem> different, long leftOut) {
  public DrillReport {
    different = List.copyOf(different);
  }

  /** The whole answer. */
  public ObjectNode document() {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer
        .put("success", drill.succeeded())
        .put("seed", drill.seed())
        .put("revision", drill.revision())
        .put("time", Micros.instant(drill.time()).toString())
        .put("objects", drill.objects())
        .put("differences", drill.differences())
        .put("leftOut", leftOut)
        .put("restoreSeconds", drill.restoreMillis() / 1e3);
    ArrayNode items = answer.putArray("items");
    for (PlanItem item : different) {
      items
          .addObject()
          .put("action", item.action().text())
          .put("group", item.type().group())
          .put("resource", item.type().resource())
          .put("namespace", item.namespace())
          .put("name", item.name())
          .put("reason", why(item));
    }
    return answer;
  }

  /** Prints it for people. */
  public void print(PrintStream out) {
    if (!different.isEmpty()) {
      try (Table table = new Table(out, "DIFFERS", "NAMESPACE", "NAME", "WHY")) {
        for (PlanItem item : different) {
          table.row(item.type().toString(), item.namespace(), item.name(), why(item));
        }
      }
    }
    out.printf(
        "drill %s: %s (revision %d) restored in %.1f s; %d objects compared, %d differ%s%n",
        drill.succeeded() ? "succeeded" : "failed",
        Micros.instant(drill.time()),
        drill.revision(),
        drill.restoreMillis() / 1e3,
        drill.objects(),
        drill.differences(),
        leftOut == 0
            ? ""
            : " (and %d that each control plane makes for itself)".formatted(leftOut));
    out.flush();
  }

  private static String why(PlanItem item) {
    String fields = item.fields().stream().map(FieldDiff::path).collect(Collectors.joining(", "));
    if (fields.isEmpty()) {
      return item.reason();
    }
    return item.reason().isEmpty() ? fields : item.reason() + ": " + fields;
  }
}
