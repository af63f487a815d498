package io.kuberewind.restore.plan;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a planner found.
 *
 * @param items creates, patches, skips and blocked objects, by type, namespace and name
 * @param counts number of objects by action, unchanged ones included
 */
public record PlanContents(List<PlanItem> items, Map<Action, Long> counts) {
  public PlanContents {
    items = List.copyOf(items);
    counts = Map.copyOf(counts);
  }

  /** Whether the target is as it was, as far as a plan could change it. */
  public boolean isEmpty() {
    return writes() == 0 && count(Action.BLOCKED) == 0;
  }

  /** Number of objects that are written. */
  public long writes() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().writes())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public long count(Action action) {
    return counts.getOrDefault(action, 0L);
  }

  /** The same with each item as {@code change} makes it. */
  public PlanContents replaceEach(UnaryOperator<PlanItem> change) {
    List<PlanItem> changed = items.stream().map(change).toList();
    Map<Action, Long> recount = new EnumMap<>(Action.class);
    recount.putAll(counts);
    items.forEach(item -> recount.merge(item.action(), -1L, Long::sum));
    changed.forEach(item -> recount.merge(item.action(), 1L, Long::sum));
    return new PlanContents(
        changed.stream().filter(item -> item.action() != Action.UNCHANGED).toList(), recount);
  }
}
