package io.kuberewind.archive.file;

import io.kuberewind.archive.store.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes changes, which come sorted, as an Avro container file with a block index in its header.
 * The same changes and metadata make the same bytes.
 */
final class ContainerWriter implements Closeable {
  private final Map<String, String> metadata;
  private final byte[] sync;
  private final BlockSpill spill = new BlockSpill();
  private final List<BlockEntry> blocks = new ArrayList<>();
  private final BlockStyle style;
  private final ByteArrayOutputStream raw = new ByteArrayOutputStream(1 << 17);
  private final ContentsTally tally = new ContentsTally();

  private int blockBytes;
  private long rawBefore;
  private byte[] firstKey;
  private int records;
  private long minRevision;
  private long maxRevision;

  /**
   * @param metadata what the header says beside schema, codec and index; also what the sync marker
   *     is made from, so it must differ from file to file
   */
  ContainerWriter(Map<String, String> metadata, BlockStyle style) {
    this.style = style;
    this.blockBytes = style.bytes(0);
    this.metadata = new LinkedHashMap<>(metadata);
    byte[] identity = Sha256.of(this.metadata.toString().getBytes(StandardCharsets.UTF_8));
    this.sync = Arrays.copyOf(identity, ContainerFormat.SYNC_BYTES);
  }

  void append(EncodedChange change) throws IOException {
    if (raw.size() > 0 && raw.size() + change.encoded().length > blockBytes) {
      closeBlock();
    }
    if (records == 0) {
      firstKey = change.key();
      minRevision = change.revision();
      maxRevision = change.revision();
    }
    raw.writeBytes(change.encoded());
    records++;
    minRevision = Math.min(minRevision, change.revision());
    maxRevision = Math.max(maxRevision, change.revision());
    tally.add(change);
  }

  /** The file. It lives until this writer is closed. */
  ContainerFile finish() throws IOException {
    if (records > 0) {
      closeBlock();
    }
    byte[] header = header();
    ByteSource content = content(header);
    String sha256;
    try (InputStream in = content.open()) {
      sha256 = Sha256.hex(Sha256.of(in));
    }
    Integrity integrity =
        new Integrity(
            content.length(),
            sha256,
            header.length,
            ContainerFormat.crc32c(header, 0, header.length));
    return new ContainerFile(content, integrity, tally.contents());
  }

  private ByteSource content(byte[] header) {
    return new ByteSource() {
      @Override
      public long length() {
        return header.length + spill.length();
      }

      @Override
      public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(header), spill.open());
      }
    };
  }

  private void closeBlock() throws IOException {
    byte[] block = style.form().block(raw.toByteArray(), records);
    byte[] data = ContainerFormat.compress(block, style.level());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(data.length + 40);
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeLong(style.form().records(records));
    out.writeLong(data.length);
    out.writeFixed(data);
    out.writeFixed(sync);
    out.flush();
    byte[] stored = bytes.toByteArray();
    blocks.add(
        new BlockEntry(
            firstKey,
            spill.length(),
            stored.length,
            records,
            block.length,
            ContainerFormat.crc32c(stored, 0, stored.length),
            minRevision,
            maxRevision));
    spill.write(stored);
    rawBefore += raw.size();
    raw.reset();
    blockBytes = style.bytes(rawBefore);
    records = 0;
  }

  private byte[] header() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeFixed(ContainerFormat.MAGIC);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(ContainerFormat.SCHEMA, utf8(WrittenSchema.text(style.form())));
    entries.put(ContainerFormat.CODEC, utf8(ContainerFormat.ZSTANDARD));
    entries.put(ContainerFormat.FORMAT, utf8(style.form().format()));
    metadata.forEach((name, value) -> entries.put(name, utf8(value)));
    entries.put(ContainerFormat.BLOCKS, new BlockIndex(blocks).toText());
    out.writeMapStart();
    out.setItemCount(entries.size());
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      out.startItem();
      out.writeString(entry.getKey());
      out.writeBytes(entry.getValue());
    }
    out.writeMapEnd();
    out.writeFixed(sync);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    spill.close();
  }
}
