package io.kuberewind.restore.undo;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.apply.ReportJson.ObjectId;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.plan.Action;
import io.kuberewind.restore.plan.Captured;
import io.kuberewind.restore.plan.PlanContents;
import io.kuberewind.restore.plan.PlanItem;
import io.kuberewind.restore.plan.PlanOptions;
import io.kuberewind.restore.plan.PlanRequest;
import io.kuberewind.restore.plan.Planner;
import io.kuberewind.restore.plan.RestorePlan;
import io.kuberewind.restore.plan.StateReader;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.LabelSelector;
import io.kuberewind.restore.select.Selection;
import io.kuberewind.restore.target.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Plans back to the moment before a restore, and only for what that restore wrote. What is no
 * longer as the restore left it was changed by others since, and is blocked by name.
 */
public final class Undo {
  private final RestorePlan done;
  private final Target target;
  private final Set<ObjectId> touched = new HashSet<>();
  private final Selection selection;

  /**
   * @param done the plan of the restore
   * @param refused objects that it did not write
   */
  public Undo(RestorePlan done, Set<ObjectId> refused, Target target) {
    this.done = done;
    this.target = target;
    Set<GroupResource> types = new HashSet<>();
    Set<String> namespaces = new HashSet<>();
    for (PlanItem item : done.contents().items()) {
      if (item.action().writes() && !refused.contains(ObjectId.of(item))) {
        touched.add(ObjectId.of(item));
        types.add(item.type());
        namespaces.add(item.namespace());
        if (item.action() != Action.DELETE) {
          types.add(item.recorded().type());
          namespaces.add(item.recorded().namespace());
        }
      }
    }
    this.selection = new Selection(namespaces, types, Set.of(), LabelSelector.ALL, true);
  }

  /** What it may do: delete what the restore created, and make anew what the restore made anew. */
  public PlanOptions options() {
    PlanOptions options = PlanOptions.EXACT.everywhere();
    return done.options().recreate() ? options.recreating() : options;
  }

  /** What is looked at. */
  public Selection selection() {
    return selection;
  }

  /**
   * Makes the plan.
   *
   * @param before reads the state before the restore's first write
   * @param left reads the state that the restore went back to
   * @param rewrite what became of the objects in the restore
   */
  public PlanContents plan(
      StateReader before, StateReader left, Rewrite rewrite, LongConsumer progress) {
    if (touched.isEmpty()) {
      return new PlanContents(java.util.List.of(), Map.of());
    }
    PlanContents since = contents(left, rewrite, done -> {});
    Map<ObjectId, PlanItem> changed = new HashMap<>();
    for (PlanItem item : since.items()) {
      if (item.action().writes()) {
        changed.put(ObjectId.of(item), item);
      }
    }
    return contents(before, Rewrite.NONE, progress)
        .replaceEach(
            item ->
                item.action().writes() && changed.containsKey(ObjectId.of(item))
                    ? item.as(Action.BLOCKED, changedSince(changed.get(ObjectId.of(item))))
                    : item);
  }

  private PlanContents contents(StateReader state, Rewrite rewrite, LongConsumer progress) {
    PlanRequest request =
        PlanRequest.of(selection)
            .with(options(), Captured.of(selection.types()))
            .with(rewrite)
            .narrowed(
                (type, namespace, name) -> touched.contains(new ObjectId(type, namespace, name)));
    return new Planner(done.archive().cluster(), state, target, request).plan(progress);
  }

  private static String changedSince(PlanItem difference) {
    return switch (difference.action()) {
      case CREATE -> "it was deleted since the restore";
      case DELETE -> "it was created anew since the restore";
      default ->
          "it was changed since the restore: "
              + difference.fields().stream()
                  .limit(5)
                  .map(FieldDiff::path)
                  .collect(Collectors.joining(", "));
    };
  }
}
