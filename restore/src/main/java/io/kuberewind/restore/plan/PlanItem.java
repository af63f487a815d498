package io.kuberewind.restore.plan;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.schemas.ResourceKey;
import java.util.List;

/**
 * One object of a plan. What it shall become is not in it: the archive has it, at {@code revision}.
 *
 * @param action what is done
 * @param type group and resource
 * @param version API version that the object is recorded in
 * @param kind kind
 * @param namespace namespace, empty for cluster-scoped objects
 * @param name name
 * @param revision recorded revision of the object at the cut
 * @param live the live object that was compared, or {@link Live#NONE}
 * @param fields what a patch changes; secrets masked; empty for other actions
 * @param reason why, where the action does not say it all; else empty
 */
public record PlanItem(
    Action action,
    GroupResource type,
    String version,
    String kind,
    String namespace,
    String name,
    long revision,
    Live live,
    List<FieldDiff> fields,
    String reason) {

  /**
   * The state of the live object that a patch is conditional on.
   *
   * @param uid its uid, empty when there was none
   * @param resourceVersion its resourceVersion, empty when there was none
   */
  public record Live(String uid, String resourceVersion) {
    public static final Live NONE = new Live("", "");
  }

  public PlanItem {
    fields = List.copyOf(fields);
  }

  public PlanItem as(Action other, String because) {
    return new PlanItem(
        other, type, version, kind, namespace, name, revision, live, fields, because);
  }

  PlanItem withFields(Action other, List<FieldDiff> others, String because) {
    return new PlanItem(
        other, type, version, kind, namespace, name, revision, live, others, because);
  }

  /** The key of the object in the archive of {@code cluster}. */
  public ResourceKey key(String cluster) {
    return new ResourceKey(cluster, type.group(), type.resource(), namespace, name);
  }
}
