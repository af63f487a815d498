package io.kuberewind.archive.compact;

/**
 * How far files are merged.
 *
 * @param fan so many neighbours of one size make a larger file, and so much larger is the next size
 * @param smallBytes files up to this size are all of the least size
 * @param maxBytes a merge makes no larger file, in stored bytes
 * @param maxInputs most files of one merge
 * @param youngSnapshots so many of the newest snapshots stay, whatever they cost
 * @param minLogBytes an older snapshot stays when it saves reading as much of the log as it is
 *     large itself, and at least this much
 */
public record CompactionPolicy(
    int fan, long smallBytes, long maxBytes, int maxInputs, int youngSnapshots, long minLogBytes) {
  private static final long MIB = 1024 * 1024;

  /** What suits a disk and a bucket alike. */
  public static final CompactionPolicy DEFAULT =
      new CompactionPolicy(8, 32 * 1024, 128 * MIB, 64, 24, 8 * MIB);

  public CompactionPolicy {
    if (fan < 2 || smallBytes < 1 || maxBytes < smallBytes || maxInputs < fan) {
      throw new IllegalArgumentException("A merge needs two files and a size to end at");
    }
  }

  /** The size class of a file: 0 up to {@link #smallBytes}, then one more for each fan of bytes. */
  int level(long bytes) {
    int level = 0;
    for (long most = smallBytes; bytes > most; most *= fan) {
      level++;
    }
    return level;
  }

  int maxLevel() {
    return level(maxBytes);
  }
}
