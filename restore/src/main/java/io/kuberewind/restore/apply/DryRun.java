package io.kuberewind.restore.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.restore.apply.ItemResult.Outcome;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.Desired;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.NotAllowedException;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.restore.target.TargetUnavailableException;
import io.kuberewind.restore.target.Writing;
import io.kuberewind.schemas.Change;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Has the API server judge each write of a plan without storing it: what admission, validation, a
 * quota or a webhook refuses is blocked before anything is written. What leans on objects that the
 * plan itself makes cannot be judged, and says so.
 */
public final class DryRun {
  private static final String NOT_TRIED = "not tried: ";

  private final PlannedObjects archive;
  private final Target target;
  private final Rewrite rewrite;
  private final PlanOptions options;
  private final ItemWriter writer;
  private final Remover remover;
  private final Set<String> made = new HashSet<>();
  private final Set<String> madeNamespaces = new HashSet<>();
  private boolean changesGatekeepers;
  private final Map<PlanItem, PlanItem> verdicts = new ConcurrentHashMap<>();

  /** {@code fieldManager}: that of the restore to come. */
  public DryRun(
      String cluster,
      StateReader archive,
      Target target,
      Rewrite rewrite,
      PlanOptions options,
      String fieldManager) {
    this.archive = new PlannedObjects(cluster, archive);
    this.target = target;
    this.rewrite = rewrite;
    this.options = options;
    Readiness readiness = new Readiness(target, Duration.ZERO);
    Writing how = Writing.by(fieldManager).tried();
    this.writer = new ItemWriter(target, new OwnerLinks(target), readiness, how, false);
    this.remover = new Remover(target, readiness, how);
  }

  /** The contents with the server's verdicts; {@code progress} is told how many are judged. */
  public PlanContents judge(PlanContents contents, LongConsumer progress) {
    for (PlanItem item : contents.items()) {
      if (item.action() == Action.CREATE) {
        made.add(item.name());
        if (item.type().equals(Selection.NAMESPACES)) {
          madeNamespaces.add(item.name());
        }
      }
    }
    changesGatekeepers = contents.items().stream().anyMatch(Gatekeeping::isTakenBack);
    AtomicLong judged = new AtomicLong();
    try (Crew crew = new Crew()) {
      contents.items().stream()
          .filter(item -> item.action() == Action.DELETE)
          .forEach(item -> crew.submit(() -> note(item, judgeDeletion(item), judged, progress)));
      archive.read(
          contents.items().stream()
              .filter(item -> item.action() == Action.CREATE || item.action() == Action.PATCH)
              .toList(),
          (item, change) -> crew.submit(() -> note(item, judge(item, change), judged, progress)));
    }
    return contents.replaceEach(item -> verdicts.getOrDefault(item, item));
  }

  private void note(PlanItem item, PlanItem verdict, AtomicLong judged, LongConsumer progress) {
    if (!verdict.equals(item)) {
      verdicts.put(item, verdict);
    }
    progress.accept(judged.incrementAndGet());
  }

  private PlanItem judgeDeletion(PlanItem item) {
    Optional<ObjectRef> ref = ref(item);
    return ref.isEmpty() ? item : verdict(item, () -> remover.delete(item, ref.get()));
  }

  private PlanItem judge(PlanItem item, Change change) {
    Optional<ObjectRef> ref = ref(item);
    if (ref.isEmpty()) {
      return untried(item, "its type is made by this plan");
    }
    if (madeNamespaces.contains(item.namespace())) {
      return untried(item, "its namespace is made by this plan");
    }
    if (item.action() == Action.CREATE && !item.reason().isEmpty()) {
      // The name is still held by what is on its way out, or the item was pulled in for others.
      return item;
    }
    return verdict(
        item,
        () -> {
          ObjectNode wanted = Desired.of(item, change, rewrite, target.served());
          return item.action() == Action.CREATE
              ? writer.create(item, ref.get(), wanted)
              : writer.patch(item, ref.get(), wanted);
        });
  }

  private PlanItem verdict(PlanItem item, Attempt attempt) {
    ItemResult result;
    try {
      result = attempt.run();
    } catch (TargetUnavailableException e) {
      return untried(item, e.getMessage());
    } catch (IOException | NotAllowedException | IllegalArgumentException e) {
      return item.as(Action.BLOCKED, e.getMessage());
    }
    if (result.isDone()) {
      // The server's defaults make of a rewritten object what is there already.
      boolean same =
          item.action() == Action.PATCH
              && result.outcome() == Outcome.UNCHANGED
              // An owner that this plan makes cannot be linked to yet.
              && !item.changesOwners();
      return same ? item.as(Action.UNCHANGED, "") : item;
    }
    String said = result.message();
    if (result.outcome() == Outcome.FAILED || said.contains("does not support dry run")) {
      return untried(item, said);
    }
    Optional<String> dependency = dependency(said);
    if (dependency.isPresent()) {
      return untried(item, "it needs " + dependency.get() + ", which is made by this plan");
    }
    if (item.action() == Action.PATCH && isImmutable(said)) {
      return options.recreate()
          ? item.as(Action.RECREATE, "it cannot be patched: " + said)
          : item.as(Action.BLOCKED, said + " (--recreate deletes the object and creates it again)");
    }
    return changesGatekeepers && Gatekeeping.refused(said)
        ? untried(item, "a policy, webhook or quota that this plan changes refuses it now: " + said)
        : item.as(Action.BLOCKED, said);
  }

  /** Name of an object of this plan that the refusal misses, if it is for that. */
  private Optional<String> dependency(String said) {
    if (!said.contains("not found") && !said.contains("No PriorityClass")) {
      return Optional.empty();
    }
    for (String word : said.split("[\\s\"'/,:()\\[\\]]+")) {
      if (made.contains(word)) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }

  private static boolean isImmutable(String said) {
    return said.contains("immutable")
        || said.contains("may not be changed")
        || said.contains("may not change")
        || said.contains("cannot change")
        || (said.contains("Forbidden") && said.contains("updates to"))
        || said.contains("cannot be changed");
  }

  private static PlanItem untried(PlanItem item, String because) {
    String reason = item.reason().isEmpty() ? "" : item.reason() + "; ";
    return item.as(item.action(), reason + NOT_TRIED + because);
  }

  private Optional<ObjectRef> ref(PlanItem item) {
    Optional<ServedType> type = target.served().find(item.type(), item.version());
    return type.map(served -> new ObjectRef(served, item.namespace(), item.name()));
  }

  @FunctionalInterface
  private interface Attempt {
    ItemResult run() throws IOException;
  }
}
