package io.kuberewind.archive.file;

import io.kuberewind.archive.store.ObjectPath;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that {@link Layout} gives, to know them again. Numbers are the groups; they begin with
 * two zeros, so that each fits a {@code long}.
 */
public final class FileNames {
  /** The folder of a partition's segments: its number. */
  public static final Pattern PARTITION = Pattern.compile("p(\\d{1,6})");

  /** A segment: its first and last offset. */
  public static final Pattern SEGMENT =
      Pattern.compile("(00\\d{18})-(00\\d{18})(?:\\.\\d+)?\\.avro");

  /** The folder of a cut's snapshots: the cut. */
  public static final Pattern CUT = Pattern.compile("(00\\d{18})");

  /** A snapshot: its partition. */
  public static final Pattern SNAPSHOT = Pattern.compile("p(\\d{1,6})(?:\\.\\d+)?\\.avro");

  /** A time file: its first and last time. */
  public static final Pattern TIME_FILE = Pattern.compile("(00\\d{18})-(00\\d{18})\\.avro");

  /** A commit: its number. */
  public static final Pattern COMMIT = Pattern.compile("(00\\d{18})\\.json");

  /** A checkpoint: its number. */
  public static final Pattern CHECKPOINT = Pattern.compile("(00\\d{18})\\.json\\.zst");

  private static final Pattern COMMIT_OR_CHECKPOINT =
      Pattern.compile("(00\\d{18})\\.json(?:\\.zst)?");

  private FileNames() {}

  /** The number of a commit or a checkpoint; 0 where the name is of neither. */
  public static long number(ObjectPath path) {
    Matcher name = COMMIT_OR_CHECKPOINT.matcher(path.name());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }
}
