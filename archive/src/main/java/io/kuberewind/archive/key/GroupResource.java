package io.kuberewind.archive.key;

import java.util.Objects;

/**
 * A resource type, whatever its version.
 *
 * @param group API group, empty for the core group
 * @param resource plural resource name
 */
public record GroupResource(String group, String resource) {
  public GroupResource {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(resource, "resource");
  }

  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
