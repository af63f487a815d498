package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetUnavailableException;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Performs a plan: tier by tier, in parallel within one, each object on its own condition. What is
 * refused does not keep the rest from being done. Applying a plan again takes it up where it was
 * left; what an earlier run wrote is recognised by its field manager.
 */
public final class Applier {
  private static final Duration DISCOVERED_WITHIN = Duration.ofSeconds(30);

  private final RestorePlan plan;
  private final StateReader archive;
  private final Target target;
  private final ResultLog results;
  private final Readiness readiness;
  private final ItemWriter writer;
  private final LateOwners lateOwners;
  private final AtomicReference<String> broken = new AtomicReference<>();

  /** {@code archive} reads the state at the cut of the plan. */
  public Applier(RestorePlan plan, StateReader archive, Target target, ApplyProgress progress) {
    this.plan = plan;
    this.archive = archive;
    this.target = target;
    this.readiness = new Readiness(target);
    OwnerLinks owners = new OwnerLinks(target);
    this.writer = new ItemWriter(target, owners, readiness, plan.fieldManager());
    this.lateOwners = new LateOwners(owners, writer);
    this.results = new ResultLog(progress, writes(plan).size());
  }

  /**
   * Applies the plan.
   *
   * @throws ForeignTargetException before anything is written, when the target is another cluster
   */
  public ApplyReport apply() {
    if (!plan.target().clusterId().equals(target.identity().clusterId())) {
      throw new ForeignTargetException(plan.target(), target.identity());
    }
    for (Tier tier : Tier.values()) {
      List<PlanItem> items =
          writes(plan).stream().filter(item -> Tier.of(item.type()) == tier).toList();
      if (!items.isEmpty()) {
        applyTier(items);
        guarded(() -> follow(tier, items));
      }
    }
    guarded(() -> lateOwners.link(results));
    return new ApplyReport(plan.id(), results.all(), Optional.ofNullable(broken.get()));
  }

  /** Once the target is lost nothing more is tried: what was done is still told. */
  private void guarded(Runnable step) {
    if (broken.get() == null) {
      try {
        step.run();
      } catch (TargetUnavailableException e) {
        broken.set(e.getMessage());
      }
    }
  }

  private static List<PlanItem> writes(RestorePlan plan) {
    return plan.contents().items().stream()
        .filter(item -> item.action() == Action.CREATE || item.action() == Action.PATCH)
        .toList();
  }

  private void applyTier(List<PlanItem> items) {
    String cluster = plan.archive().cluster();
    Map<ResourceKey, PlanItem> waiting = new HashMap<>();
    items.forEach(item -> waiting.put(item.key(cluster), item));
    try (Crew crew = new Crew();
        StateReader.Objects recorded = archive.state(scope(cluster, items))) {
      while (recorded.hasNext() && !waiting.isEmpty()) {
        Change change = recorded.next();
        PlanItem item = waiting.remove(ResourceKey.of(change));
        if (item != null) {
          crew.submit(() -> results.add(write(item, change)));
        }
      }
    }
    waiting
        .values()
        .forEach(
            item ->
                results.add(
                    new ItemResult(
                        item, Outcome.FAILED, "the archive no longer holds it at that moment")));
  }

  private static KeyScope scope(String cluster, List<PlanItem> items) {
    Set<GroupResource> types = items.stream().map(PlanItem::type).collect(Collectors.toSet());
    Set<String> namespaces = items.stream().map(PlanItem::namespace).collect(Collectors.toSet());
    return new KeyScope(cluster, types, namespaces, Set.of());
  }

  private ItemResult write(PlanItem item, Change change) {
    if (broken.get() != null) {
      return new ItemResult(item, Outcome.FAILED, "not tried: " + broken.get());
    }
    if (change.getRevision() != item.revision()) {
      return new ItemResult(
          item, Outcome.REFUSED, "the archive has another state of it than the plan was made from");
    }
    Optional<ServedType> served = target.served().find(item.type(), item.version());
    if (served.isEmpty()) {
      return new ItemResult(item, Outcome.REFUSED, "the target does not serve " + item.type());
    }
    ObjectRef ref = new ObjectRef(served.get(), item.namespace(), item.name());
    try {
      ObjectNode recorded = Json.object(change.getObject());
      ItemResult result =
          item.action() == Action.CREATE
              ? writer.create(item, ref, recorded)
              : writer.patch(item, ref, recorded);
      lateOwners.note(result, ref, recorded);
      return result;
    } catch (TargetUnavailableException e) {
      broken.compareAndSet(null, e.getMessage());
      return new ItemResult(item, Outcome.FAILED, e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      return new ItemResult(item, Outcome.FAILED, "it cannot be read: " + e.getMessage());
    }
  }

  /** Lets the cluster follow before the next tier leans on this one. */
  private void follow(Tier tier, List<PlanItem> items) {
    if (tier.compareTo(Tier.NAMESPACES) > 0) {
      return;
    }
    for (PlanItem item : items) {
      Optional<ServedType> served = target.served().find(item.type(), item.version());
      if (served.isPresent() && results.isDone(item)) {
        ObjectRef ref = new ObjectRef(served.get(), item.namespace(), item.name());
        boolean ready =
            tier == Tier.NAMESPACES ? readiness.awaitActive(ref) : readiness.awaitEstablished(ref);
        if (!ready) {
          results.replace(
              new ItemResult(item, Outcome.FAILED, "it was written and does not become ready"));
        }
      }
    }
    if (tier == Tier.DEFINITIONS) {
      discover();
    }
  }

  /** Discovery follows a definition with a delay of its own. */
  private void discover() {
    Set<PlanItem> custom =
        writes(plan).stream()
            .filter(item -> Tier.of(item.type()) == Tier.EVERYTHING_ELSE)
            .collect(Collectors.toSet());
    Waiting.until(
        DISCOVERED_WITHIN,
        () -> {
          target.rediscover();
          return custom.stream()
              .allMatch(item -> target.served().find(item.type(), item.version()).isPresent());
        });
  }
}
