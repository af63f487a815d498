package io.kuberewind.archive.block;

import java.io.IOException;

/** How the changes of a block stand in a file. */
public interface BlockForm {
  /**
   * What the header of a file of such blocks calls them; a reader refuses what it does not know.
   */
  String format();

  /** The Avro records that {@code changes} changes are in a block. */
  int records(int changes);

  /**
   * A block of changes.
   *
   * @param rows their Avro binary, one after the other
   * @throws IOException when they are not changes
   */
  byte[] block(byte[] rows, int changes) throws IOException;

  /**
   * What {@link #block} made a block of.
   *
   * @throws IOException when it is no block of so many changes
   */
  byte[] rows(byte[] block, int changes) throws IOException;
}
