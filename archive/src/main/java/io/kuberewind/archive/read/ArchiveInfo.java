package io.kuberewind.archive.read;

import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.Tick;
import java.util.List;
import java.util.Optional;

/**
 * What an archive is of, and which span of time it answers for.
 *
 * @param cluster name of the cluster
 * @param clusterId uid of the cluster's kube-system namespace
 * @param partitions partitions of the history
 * @param begin the first moment that can be asked for; empty while nothing is complete
 * @param end the last moment that can be asked for; empty while nothing is complete
 * @param types resource types that are captured
 */
public record ArchiveInfo(
    String cluster,
    String clusterId,
    int partitions,
    Optional<Tick> begin,
    Optional<Tick> end,
    List<CapturedType> types) {}
