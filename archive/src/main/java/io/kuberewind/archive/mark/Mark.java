package io.kuberewind.archive.mark;

import io.kuberewind.archive.key.Ordinal;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A named moment: wherever a time is taken, the name of a mark stands for its revision.
 *
 * @param name 1 to 100 letters, digits, dots, dashes and underscores, a letter first, so that no
 *     name reads as a time
 * @param timeline life of the cluster's etcd that the revision belongs to, from 1
 * @param revision everything up to it belongs to the moment, nothing after it
 * @param instant when that was
 * @param bound error bound of {@code instant}
 * @param kind what made it
 * @param madeBy the user who did, as far as the machine knew; may be empty
 * @param made when it was made
 * @param restoreId id of the restore that it was made for; empty unless {@code kind} says so
 * @param note free text; may be empty
 */
public record Mark(
    String name,
    int timeline,
    long revision,
    Instant instant,
    Duration bound,
    Kind kind,
    String madeBy,
    Instant made,
    String restoreId,
    String note) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,99}");
  private static final Pattern TAKEN = Pattern.compile("(?i)now|live|latest");
  private static final String OF_RESTORE = "restore-";
  private static final int MAX_NOTE = 4_000;

  /** What made a mark. */
  public enum Kind {
    /** Somebody asked for it. */
    USER,
    /** A restore, before its first write: {@code undo} goes back to it. */
    RESTORE
  }

  /**
   * @throws IllegalArgumentException when the name cannot be one, or is another kind's; when the
   *     note is too long
   */
  public Mark {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "'%s' cannot name a mark: use up to 100 letters, digits, '.', '-' and '_', a letter first; not now, live or latest"
              .formatted(name));
    }
    if (revision < 1 || timeline < 1) {
      throw new IllegalArgumentException("A mark has a revision and a timeline from 1 up");
    }
    if (note.length() > MAX_NOTE) {
      throw new IllegalArgumentException("The note of a mark has at most 4,000 characters");
    }
    if (kind == Kind.USER && name.startsWith(OF_RESTORE)) {
      throw new IllegalArgumentException(
          "'%s' cannot name a mark: names that begin with 'restore-' are those of restores"
              .formatted(name));
    }
  }

  /** Whether {@code text} can be the name of a mark. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches() && !TAKEN.matcher(text).matches();
  }

  /** Name of the mark that a restore makes before its first write. */
  public static String nameOfRestore(String restoreId) {
    return OF_RESTORE + restoreId;
  }

  /** The revision within its timeline as one number, by which the archive is ordered. */
  public long ordinal() {
    return Ordinal.of(timeline, revision);
  }
}
