package io.kuberewind.cli.plan;

import io.kuberewind.cli.print.Table;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.RestorePlan;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints plans for people: what is done line by line, what is left out by reason. */
public final class PlanPrinter {
  private static final int SHOWN_FIELDS = 3;

  private final Surroundings around;
  private final boolean wide;

  /** {@code wide}: list what is left out object by object, and all fields. */
  public PlanPrinter(Surroundings around, boolean wide) {
    this.around = around;
    this.wide = wide;
  }

  public void print(RestorePlan plan) {
    Map<String, Long> leftOut = new TreeMap<>();
    try (Table table = new Table(around.out(), "ACTION", "OBJECT", "DETAIL")) {
      for (PlanItem item : plan.contents().items()) {
        if (item.action() == Action.SKIP && !wide) {
          leftOut.merge(item.type() + ": " + item.reason(), 1L, Long::sum);
        } else {
          table.row(item.action().text(), object(item), detail(item));
        }
      }
      leftOut.forEach((why, count) -> table.row("skip", count + " " + why, ""));
    }
    if (plan.contents().counts().values().stream().allMatch(count -> count == 0)) {
      around.say("nothing of the scope was there then");
    }
    around.say(summary(plan));
  }

  /** {@code 12 to create, 3 to patch, …}. */
  public static String summary(RestorePlan plan) {
    Map<Action, Long> counts = plan.contents().counts();
    return "%d to create, %d to patch, %s%d unchanged, %d left out, %d blocked"
        .formatted(
            counts.getOrDefault(Action.CREATE, 0L),
            counts.getOrDefault(Action.PATCH, 0L),
            asked(counts, Action.RECREATE) + asked(counts, Action.DELETE),
            counts.getOrDefault(Action.UNCHANGED, 0L),
            counts.getOrDefault(Action.SKIP, 0L),
            counts.getOrDefault(Action.BLOCKED, 0L));
  }

  private static String asked(Map<Action, Long> counts, Action action) {
    long count = counts.getOrDefault(action, 0L);
    return count == 0 ? "" : "%d to %s, ".formatted(count, action.text());
  }

  static String object(PlanItem item) {
    String name = item.namespace().isEmpty() ? item.name() : item.namespace() + "/" + item.name();
    return item.type() + " " + name;
  }

  private String detail(PlanItem item) {
    String fields =
        item.fields().stream()
            .limit(wide ? Long.MAX_VALUE : SHOWN_FIELDS)
            .map(PlanPrinter::field)
            .collect(Collectors.joining(", "));
    int more = wide ? 0 : Math.max(0, item.fields().size() - SHOWN_FIELDS);
    String all = more == 0 ? fields : fields + " and " + more + " more";
    if (item.reason().isEmpty()) {
      return all;
    }
    return all.isEmpty() ? item.reason() : item.reason() + "; " + all;
  }

  private static String field(FieldDiff diff) {
    return "%s: %s -> %s".formatted(diff.path(), value(diff.before()), value(diff.after()));
  }

  private static String value(com.fasterxml.jackson.databind.JsonNode value) {
    String text = value.isNull() ? "none" : value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
