package io.kuberewind.archive.retain;

import io.kuberewind.archive.catalog.Horizon;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What retention would do.
 *
 * @param horizon from where on every moment is kept then
 * @param made revisions that snapshots are made of first, each with the reason
 * @param items every file, and what becomes of it
 * @param chosen revisions whose snapshots keep a promise now or will once the log is gone
 */
public record PrunePlan(
    Horizon horizon, Map<Long, String> made, List<PruneItem> items, Set<Long> chosen) {
  public PrunePlan {
    made = Map.copyOf(made);
    items = List.copyOf(items);
    chosen = Set.copyOf(chosen);
  }

  /** Whether there is nothing to let go. */
  public boolean isEmpty() {
    return items.stream().noneMatch(item -> item.action() == PruneItem.Action.DELETE);
  }

  /** The files that go. */
  public List<PruneItem> deletions() {
    return items.stream().filter(item -> item.action() == PruneItem.Action.DELETE).toList();
  }
}
