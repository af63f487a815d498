package io.kuberewind.restore.target;

/**
 * Which cluster a target is.
 *
 * @param server address of the API server
 * @param clusterId uid of the namespace kube-system, which lives as long as the cluster's etcd
 */
public record TargetIdentity(String server, String clusterId) {}
