package io.kuberewind.restore.target;

/**
 * One object of a target.
 *
 * @param type its type as served
 * @param namespace its namespace, empty for cluster-scoped types
 * @param name its name
 */
public record ObjectRef(ServedType type, String namespace, String name) {
  /** {@code deployments.apps shop/web}: for messages. */
  @Override
  public String toString() {
    return type.type() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
