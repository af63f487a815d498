package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.Desired;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.target.Deletion.Propagation;
import io.kuberewind.restore.target.NotAllowedException;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetUnavailableException;
import io.kuberewind.restore.target.Writing;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Performs a plan: tier by tier, in parallel within one, each object on its own condition. What is
 * refused does not keep the rest from being done, unless that is asked for. Gatekeepers that were
 * not there then go first, so that they do not refuse what follows; everything else that goes, goes
 * last, in reverse order. Applying a plan again takes it up where it was left; what an earlier run
 * wrote is recognised by its field manager.
 */
public final class Applier {
  private static final Duration OBEYED_WITHIN = Duration.ofSeconds(30);

  private final RestorePlan plan;
  private final PlannedObjects archive;
  private final Target target;
  private final Rewrite rewrite;
  private final boolean stopOnRefusal;
  private final ResultLog results;
  private final Following following;
  private final OwnerLinks owners;
  private final ItemWriter writer;
  private final Remover remover;
  private final LateOwners lateOwners;
  private final RecordedManagers managers;
  private final AtomicReference<String> broken = new AtomicReference<>();

  /**
   * @param archive reads the state at the cut of the plan
   * @param rewrite what the plan says becomes of the objects
   * @param options how it is done
   */
  public Applier(
      RestorePlan plan,
      StateReader archive,
      Target target,
      Rewrite rewrite,
      ApplyOptions options,
      ApplyProgress progress) {
    this.plan = plan;
    this.archive = new PlannedObjects(plan.archive().cluster(), archive);
    this.target = target;
    this.rewrite = rewrite;
    this.stopOnRefusal = options.stopOnRefusal();
    Readiness readiness = new Readiness(target, options.goneWithin());
    this.owners = new OwnerLinks(target);
    Writing how = Writing.by(plan.fieldManager());
    this.writer = new ItemWriter(target, owners, readiness, how, plan.options().status());
    this.remover = new Remover(target, readiness, how);
    this.lateOwners = new LateOwners(owners, writer);
    this.results = new ResultLog(progress, plan.contents().writes());
    this.following = new Following(target, readiness, results);
    this.managers = new RecordedManagers(target, how, plan.options().status());
  }

  /**
   * Sees to it that a plan meets the cluster that it was made against.
   *
   * @throws ForeignTargetException when the target is another cluster
   */
  public static void requireTarget(RestorePlan plan, Target target) {
    if (!plan.target().clusterId().equals(target.identity().clusterId())) {
      throw new ForeignTargetException(plan.target(), target.identity());
    }
  }

  /**
   * Applies the plan.
   *
   * @throws ForeignTargetException before anything is written, when the target is another cluster
   */
  public ApplyReport apply() {
    requireTarget(plan, target);
    removeTier(Tier.GATEKEEPERS);
    for (Tier tier : Tier.values()) {
      List<PlanItem> items = items(tier, false);
      if (!items.isEmpty()) {
        applyTier(items);
        guarded(() -> following.await(tier, items, items(Tier.EVERYTHING_ELSE, false)));
      }
    }
    guarded(this::tryAgainWhatGatekeepersRefused);
    guarded(() -> lateOwners.link(results));
    if (plan.options().managedFields()) {
      guarded(this::bringManagersBack);
    }
    List<Tier> reversed = Arrays.asList(Tier.values());
    Collections.reverse(reversed);
    reversed.stream().filter(tier -> tier != Tier.GATEKEEPERS).forEach(this::removeTier);
    return new ApplyReport(plan.id(), results.all(), Optional.ofNullable(broken.get()));
  }

  private List<PlanItem> items(Tier tier, boolean deleted) {
    return plan.contents().items().stream()
        .filter(item -> item.action().writes())
        .filter(item -> (item.action() == Action.DELETE) == deleted)
        .filter(item -> Tier.of(item.type()) == tier)
        .toList();
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

  private void applyTier(List<PlanItem> items) {
    try (Crew crew = new Crew()) {
      archive
          .read(items, (item, change) -> crew.submit(() -> add(write(item, change))))
          .forEach(
              item ->
                  add(
                      new ItemResult(
                          item, Outcome.FAILED, "the archive no longer holds it at that moment")));
    }
  }

  private void removeTier(Tier tier) {
    List<PlanItem> items = items(tier, true);
    try (Crew crew = new Crew()) {
      items.forEach(item -> crew.submit(() -> add(onTarget(item, remover::delete))));
    }
    try (Crew crew = new Crew()) {
      items.forEach(item -> crew.submit(() -> awaitGone(item)));
    }
  }

  private void awaitGone(PlanItem item) {
    if (broken.get() != null || !results.isDone(item)) {
      return;
    }
    guarded(
        () ->
            ref(item)
                .flatMap(ref -> remover.awaitGone(item, ref))
                .ifPresent(held -> results.replace(new ItemResult(item, Outcome.FAILED, held))));
  }

  private void add(ItemResult result) {
    results.add(result);
    if (stopOnRefusal && result.outcome() == Outcome.REFUSED) {
      broken.compareAndSet(null, "an object was refused");
    }
  }

  /** The gatekeepers are as they were by now, and let through what they let through then. */
  private void tryAgainWhatGatekeepersRefused() {
    if (plan.contents().items().stream().noneMatch(Gatekeeping::isTakenBack)) {
      return;
    }
    // The API server obeys the new ones a moment after they are there.
    Waiting.until(OBEYED_WITHIN, () -> !tryAgainOnce());
  }

  private boolean tryAgainOnce() {
    boolean any = false;
    for (Tier tier : Tier.values()) {
      List<PlanItem> refused =
          items(tier, false).stream().filter(results::isRefusedByGatekeeper).toList();
      applyTier(refused);
      any |= refused.stream().anyMatch(results::isRefusedByGatekeeper);
    }
    return any;
  }

  private ItemResult write(PlanItem item, Change change) {
    if (change.getRevision() != item.recorded().revision()) {
      return new ItemResult(
          item, Outcome.REFUSED, "the archive has another state of it than the plan was made from");
    }
    return onTarget(item, (planned, ref) -> write(planned, ref, change));
  }

  private ItemResult write(PlanItem item, ObjectRef ref, Change change) {
    try {
      ObjectNode wanted = Desired.of(item, change, rewrite, target.served());
      boolean late = lateOwners.isEarly(ref, wanted);
      ItemResult result =
          switch (item.action()) {
            case CREATE -> writer.create(item, ref, wanted);
            case RECREATE -> recreate(item, ref, wanted);
            default -> writer.patch(item, ref, wanted);
          };
      if (late) {
        lateOwners.note(result, ref, wanted);
      }
      return result;
    } catch (IOException e) {
      return new ItemResult(item, Outcome.FAILED, "it cannot be read: " + e.getMessage());
    }
  }

  /** Dependents are not in the plan, so they stay. */
  private ItemResult recreate(PlanItem item, ObjectRef ref, ObjectNode wanted) {
    if (!writer.isWritten(ref)) {
      ItemResult removed = remover.delete(item, ref, Propagation.ORPHAN);
      if (!removed.isDone()) {
        return removed;
      }
      Optional<String> held = remover.awaitGone(item, ref);
      if (held.isPresent()) {
        return new ItemResult(item, Outcome.FAILED, held.get());
      }
      owners.forget(ref);
    }
    ItemResult created = writer.create(item, ref, wanted);
    return created.outcome() == Outcome.CREATED
        ? new ItemResult(item, Outcome.RECREATED, created.message())
        : created;
  }

  /** Last, since every other write takes note of who wrote. */
  private void bringManagersBack() {
    for (Tier tier : Tier.values()) {
      List<PlanItem> written = items(tier, false).stream().filter(results::isWritten).toList();
      try (Crew crew = new Crew()) {
        archive.read(written, (item, change) -> crew.submit(() -> bringManagersBack(item, change)));
      }
    }
  }

  private void bringManagersBack(PlanItem item, Change change) {
    ItemResult result =
        onTarget(
            item,
            (planned, ref) -> {
              try {
                ObjectNode wanted = Desired.of(item, change, rewrite, target.served());
                return new ItemResult(item, Outcome.PATCHED, managers.bringBack(ref, wanted));
              } catch (IOException e) {
                return new ItemResult(item, Outcome.FAILED, e.getMessage());
              }
            });
    if (!result.message().isEmpty()) {
      results.note(item, "its field managers were not brought back: " + result.message());
    }
  }

  private ItemResult onTarget(PlanItem item, ItemStep step) {
    if (broken.get() != null) {
      return new ItemResult(item, Outcome.FAILED, "not tried: " + broken.get());
    }
    try {
      Optional<ObjectRef> ref = ref(item);
      return ref.isPresent()
          ? step.run(item, ref.get())
          : new ItemResult(item, Outcome.REFUSED, "the target does not serve " + item.type());
    } catch (TargetUnavailableException e) {
      broken.compareAndSet(null, e.getMessage());
      return new ItemResult(item, Outcome.FAILED, e.getMessage());
    } catch (NotAllowedException | IllegalArgumentException e) {
      return new ItemResult(item, Outcome.REFUSED, e.getMessage());
    }
  }

  private Optional<ObjectRef> ref(PlanItem item) {
    return target
        .served()
        .find(item.type(), item.version())
        .map(type -> new ObjectRef(type, item.namespace(), item.name()));
  }

  @FunctionalInterface
  private interface ItemStep {
    ItemResult run(PlanItem item, ObjectRef ref);
  }
}
