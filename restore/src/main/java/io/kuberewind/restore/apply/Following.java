package io.kuberewind.restore.apply;

import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets the cluster follow one tier before the next leans on it. */
final class Following {
  private static final Duration DISCOVERED_WITHIN = Duration.ofSeconds(30);

  private final Target target;
  private final Readiness readiness;
  private final ResultLog results;

  Following(Target target, Readiness readiness, ResultLog results) {
    this.target = target;
    this.readiness = readiness;
    this.results = results;
  }

  /**
   * Waits for definitions to be served and for namespaces to be active; nothing waits for others.
   *
   * @param items what the tier wrote
   * @param custom what may be of types that it defined
   */
  void await(Tier tier, List<PlanItem> items, List<PlanItem> custom) {
    if (tier.compareTo(Tier.NAMESPACES) > 0) {
      return;
    }
    for (PlanItem item : items) {
      Optional<ObjectRef> ref = ref(item);
      if (ref.isPresent() && results.isDone(item) && !isReady(tier, ref.get())) {
        results.replace(
            new ItemResult(item, Outcome.FAILED, "it was written and does not become ready"));
      }
    }
    if (tier == Tier.DEFINITIONS) {
      discover(custom);
    }
  }

  private boolean isReady(Tier tier, ObjectRef ref) {
    return tier == Tier.NAMESPACES ? readiness.awaitActive(ref) : readiness.awaitEstablished(ref);
  }

  /** Discovery follows a definition with a delay of its own. */
  private void discover(List<PlanItem> items) {
    Set<PlanItem> custom = new HashSet<>(items);
    Waiting.until(
        DISCOVERED_WITHIN,
        () -> {
          target.rediscover();
          return custom.stream().allMatch(item -> ref(item).isPresent());
        });
  }

  private Optional<ObjectRef> ref(PlanItem item) {
    return target
        .served()
        .find(item.type(), item.version())
        .map(type -> new ObjectRef(type, item.namespace(), item.name()));
  }
}
