package io.kuberewind.archive.file;

/**
 * What a file holds, so that readers can leave it alone. The ranges are empty strings and zeros
 * where there are no records.
 *
 * @param records number of changes
 * @param firstKey first resource key as text
 * @param lastKey last resource key as text
 * @param minRevision least revision
 * @param maxRevision greatest revision
 * @param minTime earliest time of a change, microseconds since the epoch
 * @param maxTime latest time of a change, microseconds since the epoch
 */
public record Contents(
    long records,
    String firstKey,
    String lastKey,
    long minRevision,
    long maxRevision,
    long minTime,
    long maxTime) {}
