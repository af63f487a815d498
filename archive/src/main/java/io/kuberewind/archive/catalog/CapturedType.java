package io.kuberewind.archive.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Coverage;

/**
 * A resource type that is captured.
 *
 * @param group API group, empty for the core group
 * @param version API version that is watched
 * @param resource plural resource name
 * @param kind kind
 * @param namespaced whether its objects live in namespaces
 */
public record CapturedType(
    String group, String version, String resource, String kind, boolean namespaced) {

  public static CapturedType of(Coverage coverage) {
    return new CapturedType(
        coverage.getGroup(),
        coverage.getVersion(),
        coverage.getResource(),
        coverage.getKind(),
        coverage.getNamespaced());
  }

  /** The type of an object that has changed. */
  public static CapturedType of(Change change) {
    return new CapturedType(
        change.getGroup(),
        change.getVersion(),
        change.getResource(),
        change.getKind(),
        !change.getNamespace().isEmpty());
  }

  @JsonIgnore
  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }
}
