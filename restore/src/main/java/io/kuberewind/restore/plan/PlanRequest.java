package io.kuberewind.restore.plan;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;

/**
 * What a plan is asked for.
 *
 * @param selection what is meant
 * @param options what may be done
 * @param rewrite what becomes of the objects
 * @param captured what was captured at the moment: of other types nothing is deleted
 * @param only which objects of the target are looked at
 */
public record PlanRequest(
    Selection selection, PlanOptions options, Rewrite rewrite, Captured captured, Only only) {

  /** Narrows a plan to some objects of the target. */
  @FunctionalInterface
  public interface Only {
    boolean takes(GroupResource type, String namespace, String name);
  }

  /** Creates and patches what is selected. */
  public static PlanRequest of(Selection selection) {
    return new PlanRequest(
        selection,
        PlanOptions.NONE,
        Rewrite.NONE,
        Captured.NOTHING,
        (type, namespace, name) -> true);
  }

  public PlanRequest with(PlanOptions others, Captured known) {
    return new PlanRequest(selection, others, rewrite, known, only);
  }

  public PlanRequest with(Rewrite other) {
    return new PlanRequest(selection, options, other, captured, only);
  }

  public PlanRequest narrowed(Only other) {
    return new PlanRequest(selection, options, rewrite, captured, other);
  }
}
