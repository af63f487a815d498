package io.kuberewind.cli.care;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.repair.RepairItem;
import io.kuberewind.archive.repair.RepairPlan;
import io.kuberewind.archive.verify.LostSpan;
import io.kuberewind.cli.print.Table;
import io.kuberewind.restore.fields.Json;
import java.io.PrintStream;
import java.util.Locale;

/** Tells what a repair would do, or did, and what stays lost. */
public final class RepairPrinter {
  private final RepairPlan plan;
  private final boolean done;

  /**
   * @param done whether the plan was carried out
   */
  public RepairPrinter(RepairPlan plan, boolean done) {
    this.plan = plan;
    this.done = done;
  }

  /** The whole answer. */
  public ObjectNode document() {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.put("done", done).put("whole", !plan.leavesLoss() && (done || !plan.hasWork()));
    ArrayNode items = answer.putArray("items");
    for (RepairItem item : plan.items()) {
      items
          .addObject()
          .put("action", action(item))
          .put("path", item.path())
          .put("detail", item.detail());
    }
    ArrayNode lost = answer.putArray("lost");
    plan.lost().forEach(span -> lost.add(VerifyPrinter.json(span)));
    return answer;
  }

  /** Prints it for people. */
  public void print(PrintStream out) {
    if (!plan.items().isEmpty() || !plan.lost().isEmpty()) {
      try (Table table = new Table(out, "ACTION", "WHAT", "DETAIL")) {
        for (RepairItem item : plan.items()) {
          table.row(action(item), item.path(), item.detail());
        }
        for (LostSpan span : plan.lost()) {
          table.row("lost", "partition " + span.partition(), VerifyPrinter.text(span));
        }
      }
    }
    long lost =
        plan.items().stream().filter(item -> item.action() == RepairItem.Action.LOST).count();
    long repairs = plan.items().size() - lost;
    if (repairs == 0) {
      out.println(plan.leavesLoss() ? "nothing can be repaired" : "nothing to repair");
    } else {
      out.printf(
          "%d objects %s%n", repairs, done ? "repaired" : "can be repaired: --yes repairs them");
    }
    if (plan.leavesLoss()) {
      out.printf(
          "%d objects and %d spans stay lost; all else can be restored%n",
          lost, plan.lost().size());
    }
    out.flush();
  }

  private static String action(RepairItem item) {
    return item.action().name().toLowerCase(Locale.ROOT);
  }
}
