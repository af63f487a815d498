package io.kuberewind.etcd.bolt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The pages of a bbolt file that are no leaves or branches, and what all pages have. */
final class BoltPages {
  static final int PAGE_BYTES = 4096;
  static final int HEADER_BYTES = 16;
  static final int ELEMENT_BYTES = 16;
  static final int BRANCH = 0x01;
  static final int LEAF = 0x02;
  static final int LEAF_IS_BUCKET = 0x01;

  /** Entries that a page may have: their number has 16 bits, and the greatest means more. */
  static final int MOST_ELEMENTS = 0xFFFE;

  private static final int META = 0x04;
  private static final int FREELIST = 0x10;
  private static final int MAGIC = 0xED0CDAED;
  private static final int VERSION = 2;
  private static final int META_SUMMED_BYTES = 56;

  private BoltPages() {}

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A buffer of whole pages for a page with so many bytes, its header written. */
  static ByteBuffer page(long id, int flags, int count, int bytes) {
    int pages = Math.max(1, (bytes + PAGE_BYTES - 1) / PAGE_BYTES);
    ByteBuffer page = buffer(pages * PAGE_BYTES);
    page.putLong(id).putShort((short) flags).putShort((short) count).putInt(pages - 1);
    return page;
  }

  /** A list of free pages that names none. */
  static ByteBuffer freelist(long id) {
    return page(id, FREELIST, 0, HEADER_BYTES).rewind();
  }

  static byte[] bucketHeader(long root) {
    return buffer(2 * Long.BYTES).putLong(root).putLong(0).array();
  }

  static ByteBuffer meta(long transaction, long root, long freelist, long pages) {
    ByteBuffer page = page(transaction, META, 0, HEADER_BYTES);
    int start = page.position();
    page.putInt(MAGIC).putInt(VERSION).putInt(PAGE_BYTES).putInt(0);
    page.putLong(root).putLong(0).putLong(freelist).putLong(pages).putLong(transaction);
    page.putLong(checksum(page.array(), page.arrayOffset() + start, META_SUMMED_BYTES));
    return page.rewind();
  }

  /** FNV-1a, 64 bits. */
  private static long checksum(byte[] bytes, int from, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
