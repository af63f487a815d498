package io.kuberewind.archive.file;

import io.kuberewind.archive.block.AvroCursor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Walks the rows of some blocks of one file. Holds one read and one raw block in memory. */
final class BlockRows implements RowSource {
  private final ChangeFileReader file;
  private final List<BlockEntry> blocks;
  private final RowFilter filter;
  private final int readBytes;
  private final ChangeDecoder decoder;

  private int nextBlock;
  private byte[] chunk = {};
  private long chunkOffset;
  private AvroCursor cursor;
  private int recordsLeft;
  private byte[] lastKey = {};
  private long lastRevision;

  BlockRows(ChangeFileReader file, List<BlockEntry> blocks, RowFilter filter, int readBytes) {
    this.file = file;
    this.blocks = blocks;
    this.filter = filter;
    this.readBytes = readBytes;
    this.decoder = file.decoder();
  }

  @Override
  public Row next() {
    try {
      while (true) {
        if (recordsLeft == 0) {
          if (nextBlock == blocks.size()) {
            return null;
          }
          openBlock(blocks.get(nextBlock++));
        }
        Row row = read();
        if (filter.accepts(row)) {
          return row;
        }
      }
    } catch (IOException
        | AvroRuntimeException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      throw new DamagedFileException(file.path(), "a change in it does not parse: " + e, e);
    }
  }

  @Override
  public void close() {
    chunk = null;
    cursor = null;
  }

  private Row read() throws IOException {
    int from = cursor.position();
    RowHead head = decoder.layout().read(cursor);
    recordsLeft--;
    if (recordsLeft == 0 && !cursor.isEnd()) {
      throw new IOException("a block holds more than its changes");
    }
    Row row = Row.of(head, new RawRow(decoder, cursor.block(), from, cursor.position() - from));
    int order = Arrays.compareUnsigned(row.key(), lastKey);
    if (order < 0 || (order == 0 && row.revision() < lastRevision)) {
      throw new IOException("the changes are not in order");
    }
    lastKey = row.key();
    lastRevision = row.revision();
    return row;
  }

  private void openBlock(BlockEntry block) throws IOException {
    int start = locate(block);
    if (ContainerFormat.crc32c(chunk, start, block.length()) != block.crc32c()) {
      throw new IOException(
          "the block at %d does not match its checksum".formatted(block.offset()));
    }
    BinaryDecoder prefix = DecoderFactory.get().binaryDecoder(chunk, start, block.length(), null);
    long records = prefix.readLong();
    long length = prefix.readLong();
    int counts = varintBytes(records) + varintBytes(length);
    if (records != file.form().records(block.records())
        || length != block.length() - counts - ContainerFormat.SYNC_BYTES) {
      throw new IOException("the block at %d is not the indexed one".formatted(block.offset()));
    }
    byte[] raw = ContainerFormat.decompress(chunk, start + counts, (int) length, block.rawLength());
    cursor = new AvroCursor(file.form().rows(raw, block.records()));
    recordsLeft = block.records();
  }

  /** Where the block begins within the chunk, which is read anew when it is not in it. */
  private int locate(BlockEntry block) {
    long end = block.offset() + block.length();
    if (block.offset() < chunkOffset || end > chunkOffset + chunk.length) {
      chunk = file.readBlocks(block.offset(), readLength(block));
      chunkOffset = block.offset();
    }
    return (int) (block.offset() - chunkOffset);
  }

  /** The block with those wanted that follow it without a hole, as far as one read should go. */
  private int readLength(BlockEntry first) {
    long end = first.offset() + first.length();
    for (int i = nextBlock; i < blocks.size(); i++) {
      BlockEntry block = blocks.get(i);
      if (block.offset() != end || end + block.length() - first.offset() > readBytes) {
        break;
      }
      end += block.length();
    }
    return (int) (end - first.offset());
  }

  private static int varintBytes(long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    int bytes = 1;
    while ((zigzag & ~0x7FL) != 0) {
      zigzag >>>= 7;
      bytes++;
    }
    return bytes;
  }
}
