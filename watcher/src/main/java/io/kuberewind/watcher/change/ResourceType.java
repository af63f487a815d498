package io.kuberewind.watcher.change;

/**
 * One resource type as discovery found it.
 *
 * @param group API group, empty for the core group
 * @param version version that is watched
 * @param resource plural resource name
 * @param kind kind of its objects
 * @param namespaced whether its objects live in namespaces
 */
public record ResourceType(
    String group, String version, String resource, String kind, boolean namespaced) {

  /** The name kubectl takes: {@code pods}, {@code deployments.apps}. The same in every version. */
  public String name() {
    return group.isEmpty() ? resource : resource + "." + group;
  }

  /** Value of apiVersion in its objects. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Path of its collection at the API server, over all namespaces. */
  public String path() {
    return (group.isEmpty() ? "/api/" : "/apis/") + apiVersion() + "/" + resource;
  }

  @Override
  public String toString() {
    return name();
  }
}
