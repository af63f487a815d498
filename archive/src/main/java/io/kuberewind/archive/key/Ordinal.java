package io.kuberewind.archive.key;

/**
 * A revision within its timeline as one number: {@code (timeline - 1) * 2^48 + revision}. Every
 * revision of a later timeline is greater than all of the earlier ones, so what sorts, filters and
 * sums up by revision keeps each timeline whole and never mixes two. In the first timeline the
 * ordinal is the revision.
 */
public final class Ordinal {
  private static final int REVISION_BITS = 48;
  private static final long LAST_REVISION = (1L << REVISION_BITS) - 1;
  private static final int LAST_TIMELINE = 1 << (Long.SIZE - 1 - REVISION_BITS);

  private Ordinal() {}

  /**
   * The ordinal of a revision.
   *
   * @throws IllegalArgumentException when the revision is not 0 to 2^48 - 1, or the timeline not 1
   *     to 32768
   */
  public static long of(int timeline, long revision) {
    if (timeline < 1 || timeline > LAST_TIMELINE || revision < 0 || revision > LAST_REVISION) {
      throw new IllegalArgumentException(
          "No cluster has a revision %d in timeline %d".formatted(revision, timeline));
    }
    return ((timeline - 1L) << REVISION_BITS) + revision;
  }

  /** As {@link #of}, a revision that no cluster can have being the last of its timeline. */
  public static long atMost(int timeline, long revision) {
    return of(timeline, Math.min(revision, LAST_REVISION));
  }

  /** The timeline that an ordinal lies in. */
  public static int timeline(long ordinal) {
    return (int) (Math.max(0, ordinal) >>> REVISION_BITS) + 1;
  }

  /** The revision that an ordinal stands for, in its timeline. */
  public static long revision(long ordinal) {
    return ordinal < 0 ? ordinal : ordinal & LAST_REVISION;
  }

  /** The last ordinal that a timeline can have. */
  public static long lastOf(int timeline) {
    return of(timeline, LAST_REVISION);
  }

  /** {@code 812}, or {@code 2/812} in a timeline after the first, as {@code rev:} takes it. */
  public static String text(long ordinal) {
    int timeline = timeline(ordinal);
    return timeline == 1 ? Long.toString(ordinal) : timeline + "/" + revision(ordinal);
  }
}
