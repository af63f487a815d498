package io.kuberewind.archive.file;

import io.kuberewind.archive.block.BlockForm;
import io.kuberewind.archive.block.PageForm;
import io.kuberewind.archive.block.RowForm;
import io.kuberewind.schemas.Change;

/**
 * How a file is cut into blocks. Large ones compress better, since the objects of a kind and the
 * versions of an object are neighbours, and need a smaller index; small ones let a merge of many
 * young segments hold little. So blocks grow with the file; the same changes are always cut alike.
 *
 * @param mostBytes raw bytes at which a block is closed at the latest
 * @param share a block is as large as this part of what is before it, one in so many
 * @param level level of zstd
 * @param form how the changes stand in a block
 */
record BlockStyle(int mostBytes, int share, int level, BlockForm form) {
  private static final int LEAST_BYTES = 64 * 1024;

  /** Segments are written while changes wait, and one block is read for one object. */
  static final BlockStyle SEGMENT = new BlockStyle(512 * 1024, 8, 3, RowForm.INSTANCE);

  /**
   * Snapshots are written once in the background, and mostly read whole. A merge reads one or two
   * of them, so blocks grow fast and become large: what a block costs and what it saves is shared
   * by about a thousand objects.
   */
  static final BlockStyle SNAPSHOT =
      new BlockStyle(4 * 1024 * 1024, 1, 9, new PageForm(Change.getClassSchema()));

  /** Raw bytes at which a block is closed that begins after so many raw bytes of others. */
  int bytes(long rawBefore) {
    return (int) Math.max(LEAST_BYTES, Math.min(mostBytes, rawBefore / share));
  }
}
