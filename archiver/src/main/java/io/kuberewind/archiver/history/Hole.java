package io.kuberewind.archiver.history;

/**
 * Records of history that Kafka no longer has and the archive never got.
 *
 * @param partition partition of history
 * @param from first offset that is missing
 * @param to first offset that is there again
 */
public record Hole(int partition, long from, long to) {}
