package io.kuberewind.restore.plan;

import io.kuberewind.archive.key.GroupResource;
import java.util.Map;
import java.util.Set;

/**
 * Of which types it is known what was there at the moment, and so what was not.
 *
 * @param types types that were captured: of others, that an object is not recorded does not say
 *     that it was not there
 * @param leftOut types that were left out on purpose, each with the reason
 */
public record Captured(Set<GroupResource> types, Map<GroupResource, String> leftOut) {
  /** Nothing is known. */
  public static final Captured NOTHING = new Captured(Set.of(), Map.of());

  public Captured {
    types = Set.copyOf(types);
    leftOut = Map.copyOf(leftOut);
  }

  public static Captured of(Set<GroupResource> types) {
    return new Captured(types, Map.of());
  }

  /** Why an object of that type that is not recorded may have been there all the same. */
  String doubt(GroupResource type) {
    return "%s: what was not there then is not known, and nothing is deleted"
        .formatted(leftOut.getOrDefault(type, "the type was not captured at that moment"));
  }
}
