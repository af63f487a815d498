package io.kuberewind.restore.apply;

import io.kuberewind.restore.apply.ItemResult.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a plan.
 *
 * @param id id of the restore
 * @param results one for each object that the plan writes
 * @param broken why it was broken off, if it was: the target no longer answered
 */
public record ApplyReport(String id, List<ItemResult> results, Optional<String> broken) {
  public ApplyReport {
    results = List.copyOf(results);
  }

  /** Number of items by outcome, those without any included. */
  public Map<Outcome, Long> counts() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, results.stream().filter(r -> r.outcome() == outcome).count());
    }
    return counts;
  }

  public boolean has(Outcome outcome) {
    return results.stream().anyMatch(r -> r.outcome() == outcome);
  }
}
