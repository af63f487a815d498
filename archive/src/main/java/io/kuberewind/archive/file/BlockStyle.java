package io.kuberewind.archive.file;

/**
 * How a file is cut into blocks. Large ones compress better, since the objects of a kind and the
 * versions of an object are neighbours, and need a smaller index; small ones let a merge of many
 * young segments hold little. So blocks grow with the file; the same changes are always cut alike.
 *
 * @param mostBytes raw bytes at which a block is closed at the latest
 * @param level level of zstd
 */
record BlockStyle(int mostBytes, int level) {
  private static final int LEAST_BYTES = 64 * 1024;
  private static final int SHARE = 8;

  /** Segments are written while changes wait, and one block is read for one object. */
  static final BlockStyle SEGMENT = new BlockStyle(512 * 1024, 3);

  /** Snapshots are written once in the background, and mostly read whole. */
  static final BlockStyle SNAPSHOT = new BlockStyle(1024 * 1024, 6);

  /** Raw bytes at which a block is closed that begins after so many raw bytes of others. */
  int bytes(long rawBefore) {
    return (int) Math.max(LEAST_BYTES, Math.min(mostBytes, rawBefore / SHARE));
  }
}
