package io.kuberewind.archive.verify;

/**
 * Changes that cannot be read: of commits that are missing, or of a segment that is missing or
 * damaged. Moments whose state needs them cannot be restored; all others can.
 *
 * @param partition partition of the history topic
 * @param fromOffset first offset
 * @param toOffset last offset
 * @param fromRevision least revision that one of them may have
 * @param toRevision greatest revision that one of them may have; null where that is not known
 * @param fromTime about when that began, microseconds since the epoch; null where not known
 * @param toTime about when that ended, microseconds since the epoch; null where not known
 * @param cause what is missing or damaged
 */
public record LostSpan(
    int partition,
    long fromOffset,
    long toOffset,
    long fromRevision,
    Long toRevision,
    Long fromTime,
    Long toTime,
    String cause) {}
