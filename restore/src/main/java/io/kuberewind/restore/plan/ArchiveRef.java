package io.kuberewind.restore.plan;

/**
 * Which archive a plan reads.
 *
 * @param uri where it was found
 * @param cluster name of the cluster in it
 * @param clusterId uid of that cluster's namespace kube-system
 */
public record ArchiveRef(String uri, String cluster, String clusterId) {}
