package io.kuberewind.archive.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A span of a partition that no commit tells of: the commits between are missing.
 *
 * @param partition partition of the history topic
 * @param fromOffset first offset, inclusive
 * @param toOffset last offset, exclusive
 * @param afterRevision the partition is known to be complete up to here before the hole
 * @param behindRevision of the first barrier that is known behind it; null until one is
 * @param toRevision of a later barrier: no change of the hole has a greater revision, since that
 *     one was read after the first was written; null until one is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LostRange(
    int partition,
    long fromOffset,
    long toOffset,
    long afterRevision,
    Long behindRevision,
    Long toRevision) {

  static LostRange found(int partition, long fromOffset, long toOffset, long afterRevision) {
    return new LostRange(partition, fromOffset, toOffset, afterRevision, null, null);
  }

  /** Whether it is the same hole, whatever is known of what lies behind it. */
  boolean isSame(LostRange other) {
    return partition == other.partition
        && fromOffset == other.fromOffset
        && toOffset == other.toOffset;
  }

  /** Whether every change of it has a revision up to this one. */
  public boolean endsBy(long revision) {
    return toRevision != null && toRevision <= revision;
  }

  /** The same, with what a barrier of the revision behind it says. */
  LostRange seen(long revision) {
    if (toRevision != null || revision <= afterRevision) {
      return this;
    }
    if (behindRevision == null) {
      return new LostRange(partition, fromOffset, toOffset, afterRevision, revision, null);
    }
    return revision > behindRevision
        ? new LostRange(partition, fromOffset, toOffset, afterRevision, behindRevision, revision)
        : this;
  }
}
