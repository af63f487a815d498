package io.kuberewind.archive.catalog;

/**
 * A span of a partition that no commit tells of: the commits between are missing.
 *
 * @param partition partition of the history topic
 * @param fromOffset first offset, inclusive
 * @param toOffset last offset, exclusive
 * @param afterRevision the partition is known to be complete up to here before the hole
 */
public record LostRange(int partition, long fromOffset, long toOffset, long afterRevision) {}
