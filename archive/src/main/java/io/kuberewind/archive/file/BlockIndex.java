package io.kuberewind.archive.file;

import com.github.luben.zstd.Zstd;
import io.kuberewind.archive.key.KeyRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** The blocks of a container file in order of their keys: what lets a reader seek. */
final class BlockIndex {
  private static final int LEVEL = 6;

  private final List<BlockEntry> blocks;

  BlockIndex(List<BlockEntry> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  List<BlockEntry> blocks() {
    return blocks;
  }

  long records() {
    return blocks.stream().mapToLong(BlockEntry::records).sum();
  }

  /** Bytes of all blocks in the file. */
  long length() {
    return blocks.isEmpty() ? 0 : end(blocks.get(blocks.size() - 1));
  }

  /** The blocks that may hold a key of one of {@code ranges}, which are sorted, in file order. */
  List<BlockEntry> within(List<KeyRange> ranges) {
    List<BlockEntry> found = new ArrayList<>();
    int next = 0;
    for (KeyRange range : ranges) {
      int block = Math.max(next, startOf(range));
      while (block < blocks.size()
          && (range.to() == null
              || Arrays.compareUnsigned(blocks.get(block).firstKey(), range.to()) < 0)) {
        found.add(blocks.get(block));
        block++;
      }
      next = Math.max(next, block);
    }
    return found;
  }

  /** The last block that begins before the range: keys of the range may follow within it. */
  private int startOf(KeyRange range) {
    int low = 0;
    int high = blocks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(blocks.get(middle).firstKey(), range.from()) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }

  /**
   * As the header has it.
   *
   * @throws IOException when there are more blocks than a header takes
   */
  byte[] toText() throws IOException {
    byte[] encoded = encode();
    if (encoded.length > ContainerFormat.MAX_INDEX_BYTES) {
      throw new IOException("a file with %,d blocks is too large".formatted(blocks.size()));
    }
    return Base64.getEncoder().encode(ContainerFormat.compress(encoded, LEVEL));
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @throws IOException when it is not an index; never makes more of it than an index may have
   */
  static BlockIndex ofText(byte[] text) throws IOException {
    byte[] frame;
    try {
      frame = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("the block index is not base64", e);
    }
    long length = Zstd.getFrameContentSize(frame);
    if (length <= 0 || length > ContainerFormat.MAX_INDEX_BYTES) {
      throw new IOException("the block index would have %d bytes".formatted(length));
    }
    return decode(ContainerFormat.decompress(frame, 0, frame.length, (int) length));
  }

  byte[] encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeLong(blocks.size());
    for (BlockEntry block : blocks) {
      out.writeBytes(block.firstKey());
      out.writeLong(block.offset());
      out.writeLong(block.length());
      out.writeLong(block.records());
      out.writeLong(block.rawLength());
      out.writeLong(block.crc32c());
      out.writeLong(block.minRevision());
      out.writeLong(block.maxRevision());
    }
    out.flush();
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote, and checks that the blocks follow each other in place and
   * key.
   *
   * @throws IOException when they do not
   */
  static BlockIndex decode(byte[] encoded) throws IOException {
    BinaryDecoder in = DecoderFactory.get().binaryDecoder(encoded, null);
    long count = in.readLong();
    if (count < 0 || count > encoded.length) {
      throw new IOException("the block index says it has %d blocks".formatted(count));
    }
    List<BlockEntry> blocks = new ArrayList<>((int) count);
    BlockEntry before = null;
    for (long i = 0; i < count; i++) {
      BlockEntry block = decodeBlock(in);
      requireFollows(block, before);
      blocks.add(block);
      before = block;
    }
    return new BlockIndex(blocks);
  }

  private static BlockEntry decodeBlock(BinaryDecoder in) throws IOException {
    ByteBuffer key = in.readBytes(null);
    byte[] firstKey = new byte[key.remaining()];
    key.get(firstKey);
    return new BlockEntry(
        firstKey,
        in.readLong(),
        bounded(in.readLong(), "length"),
        bounded(in.readLong(), "count"),
        bounded(in.readLong(), "raw length"),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  private static int bounded(long value, String what) throws IOException {
    if (value <= 0 || value > ContainerFormat.MAX_BLOCK_BYTES) {
      throw new IOException("the block index gives a block the %s %d".formatted(what, value));
    }
    return (int) value;
  }

  private static void requireFollows(BlockEntry block, BlockEntry before) throws IOException {
    boolean follows =
        before == null
            ? block.offset() == 0
            : block.offset() == end(before)
                && Arrays.compareUnsigned(before.firstKey(), block.firstKey()) <= 0;
    if (!follows) {
      throw new IOException("the blocks of the index do not follow each other");
    }
  }

  private static long end(BlockEntry block) {
    return block.offset() + block.length();
  }
}
