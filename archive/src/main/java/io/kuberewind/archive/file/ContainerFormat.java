package io.kuberewind.archive.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.zip.CRC32C;

/** What is fixed about our Avro container files; FORMAT.md says it in words. */
final class ContainerFormat {
  static final byte[] MAGIC = {'O', 'b', 'j', 1};
  static final int SYNC_BYTES = 16;

  static final String SCHEMA = "avro.schema";
  static final String CODEC = "avro.codec";
  static final String ZSTANDARD = "zstandard";
  static final String FORMAT = "rewind.format";

  /** The block index, compressed and as base64: there are readers that take metadata for UTF-8. */
  static final String BLOCKS = "rewind.blocks";

  /** The block index as it is; files of the first builds have it instead. */
  static final String INDEX = "rewind.index";

  /** Most raw or stored bytes that a reader takes for one block: larger than the largest record. */
  static final int MAX_BLOCK_BYTES = 64 * 1024 * 1024;

  /** Most bytes of a header: the index of some hundred thousand blocks. */
  static final int MAX_HEADER_BYTES = 64 * 1024 * 1024;

  /** Most bytes of a block index before it is compressed: more than a hundred thousand blocks. */
  static final int MAX_INDEX_BYTES = 16 * 1024 * 1024;

  private ContainerFormat() {}

  static byte[] compress(byte[] raw, int level) {
    return Zstd.compress(raw, level);
  }

  /**
   * The {@code rawLength} bytes that {@code data} stands for. Never makes more than them.
   *
   * @throws IOException when it is not a frame of that many bytes
   */
  static byte[] decompress(byte[] data, int offset, int length, int rawLength) throws IOException {
    byte[] raw = new byte[rawLength];
    try {
      long made = Zstd.decompressByteArray(raw, 0, rawLength, data, offset, length);
      if (Zstd.isError(made)) {
        throw new IOException("a block does not decompress: " + Zstd.getErrorName(made));
      }
      if (made != rawLength) {
        throw new IOException(
            "a block decompresses to %d bytes, not %d".formatted(made, rawLength));
      }
      return raw;
    } catch (ZstdException e) {
      throw new IOException("a block does not decompress: " + e.getMessage(), e);
    }
  }

  static long crc32c(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return crc.getValue();
  }
}
