package io.kuberewind.restore.replay;

import io.kuberewind.restore.apply.ChangeWriter.Outcome;
import io.kuberewind.restore.apply.ChangeWriter.Result;
import java.util.EnumMap;
import java.util.Map;

/**
 * How the changes of a replay ended.
 *
 * @param byOutcome number of changes by outcome
 * @param conflicts number of changes that met an object that somebody else had changed
 */
public record ReplayCounts(Map<Outcome, Long> byOutcome, long conflicts) {
  public static final ReplayCounts NONE = new ReplayCounts(Map.of(), 0);

  public ReplayCounts {
    byOutcome = Map.copyOf(byOutcome);
  }

  public long of(Outcome outcome) {
    return byOutcome.getOrDefault(outcome, 0L);
  }

  ReplayCounts and(Result result) {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    counts.putAll(byOutcome);
    counts.merge(result.outcome(), 1L, Long::sum);
    return new ReplayCounts(counts, conflicts + (result.conflicted() ? 1 : 0));
  }
}
