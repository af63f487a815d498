package io.kuberewind.restore.plan;

import java.util.List;
import java.util.Map;

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
    return counts.getOrDefault(Action.CREATE, 0L) == 0
        && counts.getOrDefault(Action.PATCH, 0L) == 0
        && counts.getOrDefault(Action.BLOCKED, 0L) == 0;
  }
}
