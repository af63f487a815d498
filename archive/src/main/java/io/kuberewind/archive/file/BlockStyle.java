package io.kuberewind.archive.file;

/**
 * How a file is cut into blocks. Large ones compress better, since the objects of a kind and the
 * versions of an object are neighbours, and need a smaller index; small ones let a merge of many
 * young segments hold little.
 *
 * @param bytes raw bytes at which a block is closed
 * @param level level of zstd
 */
record BlockStyle(int bytes, int level) {
  private static final int LEAST = 64 * 1024;
  private static final int SEGMENT = 512 * 1024;
  private static final int BLOCKS_OF_A_SEGMENT = 16;

  /** For segments that are merged: they rest long, and one block is read for one object. */
  static final BlockStyle MERGED = new BlockStyle(SEGMENT, 6);

  /** For snapshots, which are mostly read whole. */
  static final BlockStyle SNAPSHOT = new BlockStyle(1024 * 1024, 6);

  /** For a segment of so many raw bytes as it is archived, which must keep up. */
  static BlockStyle segment(long rawBytes) {
    return new BlockStyle(
        (int) Math.max(LEAST, Math.min(SEGMENT, rawBytes / BLOCKS_OF_A_SEGMENT)), 3);
  }
}
