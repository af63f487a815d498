package io.kuberewind.restore.apply;

import io.kuberewind.restore.plan.PlanItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results of a restore as they come from its workers. */
final class ResultLog {
  private final ApplyProgress progress;
  private final long total;
  private final Map<Key, ItemResult> results = new LinkedHashMap<>();

  ResultLog(ApplyProgress progress, long total) {
    this.progress = progress;
    this.total = total;
  }

  synchronized void add(ItemResult result) {
    results.put(Key.of(result.item()), result);
    progress.done(result, results.size(), total);
  }

  synchronized void replace(ItemResult result) {
    results.put(Key.of(result.item()), result);
  }

  synchronized boolean isDone(PlanItem item) {
    ItemResult result = results.get(Key.of(item));
    return result != null && result.isDone();
  }

  synchronized boolean isWritten(PlanItem item) {
    ItemResult result = results.get(Key.of(item));
    return result != null && result.isWritten();
  }

  /** Says of an item that is done what is not as it should be. */
  synchronized void note(PlanItem item, String message) {
    results.computeIfPresent(
        Key.of(item), (key, result) -> new ItemResult(item, result.outcome(), message));
  }

  synchronized boolean isRefusedByGatekeeper(PlanItem item) {
    ItemResult result = results.get(Key.of(item));
    return result != null
        && result.outcome() == ItemResult.Outcome.REFUSED
        && Gatekeeping.refused(result.message());
  }

  synchronized List<ItemResult> all() {
    return new ArrayList<>(results.values());
  }

  private record Key(String type, String namespace, String name) {
    static Key of(PlanItem item) {
      return new Key(item.type().toString(), item.namespace(), item.name());
    }
  }
}
