package io.kuberewind.restore.plan;

import io.kuberewind.archive.key.GroupResource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A plan in the making: everything decided so far. Unchanged objects are counted, not kept; those
 * with owners wait elsewhere.
 */
final class Draft {
  private final List<Decision> decisions = new ArrayList<>();
  private final OwnedObjects owned;
  private final Interned interned;
  private long unchanged;

  /** {@code owned}: takes unchanged objects that have owners. */
  Draft(OwnedObjects owned, Interned interned) {
    this.owned = owned;
    this.interned = interned;
  }

  void add(Decision decision) {
    if (decision.item().action() != Action.UNCHANGED || !decision.hasSameOwners()) {
      decisions.add(decision.as(interned.of(decision.item())));
      return;
    }
    unchanged++;
    if (decision.speaksOfOwners()) {
      owned.add(decision);
    }
  }

  void addAll(Draft other) {
    decisions.addAll(other.decisions);
    unchanged += other.unchanged;
  }

  /** Takes an object that waited with its owners: it is not unchanged after all. */
  void changed(Decision decision) {
    unchanged--;
    decisions.add(decision);
  }

  void replaceEach(UnaryOperator<Decision> change) {
    decisions.replaceAll(change);
  }

  Iterable<Decision> decisions() {
    return decisions;
  }

  Optional<PlanItem> find(GroupResource type, String name) {
    return decisions.stream()
        .map(Decision::item)
        .filter(item -> item.type().equals(type) && item.name().equals(name))
        .findFirst();
  }

  Map<Action, Long> counts() {
    Map<Action, Long> counts = new EnumMap<>(Action.class);
    for (Action action : Action.values()) {
      counts.put(action, 0L);
    }
    counts.put(Action.UNCHANGED, unchanged);
    decisions.forEach(d -> counts.merge(d.item().action(), 1L, Long::sum));
    return counts;
  }

  List<PlanItem> items() {
    return decisions.stream()
        .map(Decision::item)
        .filter(item -> item.action() != Action.UNCHANGED)
        .toList();
  }
}
