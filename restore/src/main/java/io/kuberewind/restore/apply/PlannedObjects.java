package io.kuberewind.restore.apply;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Reads what the archive has of the items of a plan, one after another. */
final class PlannedObjects {
  private static final int NAMED = 500;

  private final String cluster;
  private final StateReader archive;

  PlannedObjects(String cluster, StateReader archive) {
    this.cluster = cluster;
    this.archive = archive;
  }

  /**
   * Hands each item to {@code each} with its recorded object.
   *
   * @return items that the archive does not have
   */
  Collection<PlanItem> read(List<PlanItem> items, BiConsumer<PlanItem, Change> each) {
    Map<ResourceKey, PlanItem> waiting = new HashMap<>();
    items.forEach(item -> waiting.put(item.key(cluster), item));
    if (waiting.isEmpty()) {
      return waiting.values();
    }
    try (StateReader.Objects recorded = archive.state(scope(items))) {
      while (recorded.hasNext() && !waiting.isEmpty()) {
        Change change = recorded.next();
        PlanItem item = waiting.remove(ResourceKey.of(change));
        if (item != null) {
          each.accept(item, change);
        }
      }
    }
    return waiting.values();
  }

  private KeyScope scope(List<PlanItem> items) {
    Set<GroupResource> types = new java.util.HashSet<>();
    items.forEach(item -> types.add(item.recorded().type()));
    Set<String> namespaces =
        items.stream().map(item -> item.recorded().namespace()).collect(Collectors.toSet());
    Set<String> names =
        items.size() > NAMED
            ? Set.of()
            : items.stream().map(item -> item.recorded().name()).collect(Collectors.toSet());
    return new KeyScope(cluster, types, namespaces, names);
  }
}
