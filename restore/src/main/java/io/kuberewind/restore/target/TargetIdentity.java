package io.kuberewind.restore.target;

/**
 * Which cluster a target is.
 *
 * @param server address of the API server
 * @param clusterId uid of the namespace kube-system, which lives as long as the cluster's etcd; to
 *     who may not see it, its address behind {@link #BY_ADDRESS}
 */
public record TargetIdentity(String server, String clusterId) {
  static final String BY_ADDRESS = "at ";

  /** Whether it is known which cluster answers, and not only where. */
  public boolean isCertain() {
    return !clusterId.startsWith(BY_ADDRESS);
  }
}
