package io.kuberewind.cli.care;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.retain.PromiseState;
import io.kuberewind.archive.retain.PruneItem;
import io.kuberewind.archive.retain.PrunePlan;
import io.kuberewind.archive.retain.RetentionPolicy;
import io.kuberewind.archive.sweep.Swept;
import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.source.StoredArchive;
import io.kuberewind.restore.fields.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Tells what retention lets go, or let go, and what stays. */
public final class PrunePrinter {
  private final RetentionPolicy policy;
  private final PrunePlan plan;
  private final boolean done;
  private final Swept swept;
  private final List<PromiseState> promises;

  /**
   * @param done whether the plan was carried out
   * @param swept what was deleted for good
   */
  public PrunePrinter(
      StoredArchive archive,
      RetentionPolicy policy,
      PrunePlan plan,
      boolean done,
      Swept swept,
      Instant now) {
    this.policy = policy;
    this.plan = plan;
    this.done = done;
    this.swept = swept;
    this.promises = Promises.of(archive, policy, java.util.Set.of(), now);
  }

  /** The whole answer. */
  public ObjectNode document() {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.put("retention", policy.toString()).put("done", done);
    if (plan.horizon().revision() > 0) {
      answer
          .putObject("horizon")
          .put("revision", plan.horizon().revision())
          .put("time", Micros.instant(plan.horizon().time()).toString());
    } else {
      answer.putNull("horizon");
    }
    ArrayNode items = answer.putArray("items");
    for (PruneItem item : plan.items()) {
      items
          .addObject()
          .put("action", action(item))
          .put("path", item.path())
          .put("bytes", item.bytes())
          .put("reason", item.reason());
    }
    ObjectNode totals = answer.putObject("totals");
    for (PruneItem.Action action : PruneItem.Action.values()) {
      totals
          .putObject(action.name().toLowerCase(Locale.ROOT))
          .put("files", count(action))
          .put("bytes", bytes(action));
    }
    answer.put("deleted", swept.deleted());
    ArrayNode retained = answer.putArray("retained");
    swept.locked().forEach(retained::add);
    ArrayNode checks = answer.putArray("promises");
    promises.forEach(promise -> checks.add(Promises.json(promise)));
    return answer;
  }

  /** Prints it for people. */
  public void print(PrintStream out) {
    try (Table table = new Table(out, "ACTION", "BYTES", "PATH", "WHY")) {
      for (PruneItem item : plan.items()) {
        table.row(action(item), Long.toString(item.bytes()), item.path(), item.reason());
      }
      for (String path : swept.locked()) {
        table.row("retained", "-", path, "the store keeps it under a lock");
      }
    }
    Promises.print(out, promises);
    out.println(
        plan.isEmpty()
            ? "nothing to let go"
            : "%d files of %,d bytes %s"
                .formatted(
                    count(PruneItem.Action.DELETE),
                    bytes(PruneItem.Action.DELETE),
                    done ? "let go" : "can go: --yes lets them go"));
    if (done) {
      out.printf("%d objects deleted, %d retained%n", swept.deleted(), swept.retained());
    }
    out.flush();
  }

  private static String action(PruneItem item) {
    return item.action().name().toLowerCase(Locale.ROOT);
  }

  private long count(PruneItem.Action action) {
    return plan.items().stream().filter(item -> item.action() == action).count();
  }

  private long bytes(PruneItem.Action action) {
    return plan.items().stream()
        .filter(item -> item.action() == action)
        .mapToLong(PruneItem::bytes)
        .sum();
  }
}
