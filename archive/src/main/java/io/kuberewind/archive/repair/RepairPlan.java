package io.kuberewind.archive.repair;

import io.kuberewind.archive.verify.LostSpan;
import java.util.List;

/**
 * What a repair would do, or did.
 *
 * @param items each missing or damaged object, and what becomes of it
 * @param lost spans of the history that stay lost
 */
public record RepairPlan(List<RepairItem> items, List<LostSpan> lost) {
  public RepairPlan {
    items = List.copyOf(items);
    lost = List.copyOf(lost);
  }

  /** Whether there is something that a repair can do. */
  public boolean hasWork() {
    return items.stream().anyMatch(item -> item.action() != RepairItem.Action.LOST);
  }

  /** Whether something stays lost, or would. */
  public boolean leavesLoss() {
    return !lost.isEmpty()
        || items.stream().anyMatch(item -> item.action() == RepairItem.Action.LOST);
  }
}
