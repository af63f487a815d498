package io.kuberewind.restore.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.fields.SecretMask;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.ResourceKey;
import java.util.List;

/**
 * One object of a plan. What it shall become is not in it: the archive has it, as {@code recorded}
 * says.
 *
 * @param action what is done
 * @param type group and resource on the target
 * @param version API version that the target is asked in
 * @param kind kind
 * @param namespace namespace on the target, empty for cluster-scoped objects
 * @param name name on the target
 * @param recorded where the archive has the object, or {@link Recorded#NONE}
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
    Recorded recorded,
    Live live,
    List<FieldDiff> fields,
    String reason) {

  /**
   * Where the archive has an object.
   *
   * @param type group and resource that it is recorded as
   * @param version API version that it is recorded in
   * @param namespace its namespace there
   * @param name its name there
   * @param revision its revision at the cut, 0 when it was not there
   */
  public record Recorded(
      GroupResource type, String version, String namespace, String name, long revision) {
    public static final Recorded NONE = new Recorded(new GroupResource("", ""), "", "", "", 0);

    public static Recorded of(Change change) {
      return new Recorded(
          new GroupResource(change.getGroup(), change.getResource()),
          change.getVersion(),
          change.getNamespace(),
          change.getName(),
          change.getRevision());
    }
  }

  /**
   * The state of the live object that a write is conditional on.
   *
   * @param uid its uid, empty when there was none
   * @param resourceVersion its resourceVersion, empty when there was none
   * @param digest its {@link LiveDigest}, empty where the plan is not about its whole content
   */
  public record Live(String uid, String resourceVersion, String digest) {
    public static final Live NONE = new Live("", "");

    public Live(String uid, String resourceVersion) {
      this(uid, resourceVersion, "");
    }

    static Live of(JsonNode live) {
      return new Live(
          Json.text(live, "/metadata/uid"), Json.text(live, "/metadata/resourceVersion"));
    }

    Live with(String contentDigest) {
      return new Live(uid, resourceVersion, contentDigest);
    }
  }

  static final String OWNERS = "/metadata/ownerReferences";

  public PlanItem {
    fields = List.copyOf(fields);
  }

  public PlanItem as(Action other, String because) {
    return withFields(other, fields, because);
  }

  PlanItem seen(Live other) {
    return new PlanItem(
        action, type, version, kind, namespace, name, recorded, other, fields, reason);
  }

  PlanItem withFields(Action other, List<FieldDiff> others, String because) {
    return new PlanItem(
        other, type, version, kind, namespace, name, recorded, live, others, because);
  }

  /** Whether the object is given other owners than it has. */
  public boolean changesOwners() {
    return fields.stream().anyMatch(field -> field.path().equals(OWNERS));
  }

  /** The same, telling which fields change and not from what to what. */
  public PlanItem withoutValues() {
    return withFields(action, fields.stream().map(SecretMask::hidden).toList(), reason);
  }

  /** The key of the object in the archive of {@code cluster}. */
  public ResourceKey key(String cluster) {
    return new ResourceKey(
        cluster,
        recorded.type().group(),
        recorded.type().resource(),
        recorded.namespace(),
        recorded.name());
  }
}
