package io.kuberewind.restore.plan;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.rewrite.Rewrite;
import io.kuberewind.restore.select.Selection;
import java.util.Set;

/**
 * What a plan is asked for.
 *
 * @param selection what is meant
 * @param options what may be done
 * @param rewrite what becomes of the objects
 * @param vouched types that were captured at the moment: of others, that an object is not recorded
 *     does not say that it was not there, and nothing is deleted
 * @param only which objects of the target are looked at
 */
public record PlanRequest(
    Selection selection,
    PlanOptions options,
    Rewrite rewrite,
    Set<GroupResource> vouched,
    Only only) {

  /** Narrows a plan to some objects of the target. */
  @FunctionalInterface
  public interface Only {
    boolean takes(GroupResource type, String namespace, String name);
  }

  public PlanRequest {
    vouched = Set.copyOf(vouched);
  }

  /** Creates and patches what is selected. */
  public static PlanRequest of(Selection selection) {
    return new PlanRequest(
        selection, PlanOptions.NONE, Rewrite.NONE, Set.of(), (type, namespace, name) -> true);
  }

  public PlanRequest with(PlanOptions others, Set<GroupResource> vouchedFor) {
    return new PlanRequest(selection, others, rewrite, vouchedFor, only);
  }

  public PlanRequest with(Rewrite other) {
    return new PlanRequest(selection, options, other, vouched, only);
  }

  public PlanRequest narrowed(Only other) {
    return new PlanRequest(selection, options, rewrite, vouched, other);
  }
}
