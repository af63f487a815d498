package io.kuberewind.archive.file;

import io.kuberewind.archive.block.BlockForm;
import io.kuberewind.archive.store.ObjectMissingException;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.SealHeader;
import io.kuberewind.archive.store.UndecryptableException;
import io.kuberewind.schemas.RecordTypes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a segment or snapshot, of which it trusts nothing: header and blocks are compared with
 * their checksums before use, sizes are capped, order is checked.
 */
public final class ChangeFileReader {
  /** A file up to this size is read at once: a second request would cost more than the bytes. */
  private static final int SMALL_BYTES = 128 * 1024;

  private final ObjectStore store;
  private final FileEntry entry;
  private final ObjectPath path;
  private final FileHeader header;
  private final byte[] whole;

  private ChangeFileReader(ObjectStore store, FileEntry entry, FileHeader header, byte[] whole) {
    this.store = store;
    this.entry = entry;
    this.path = entry.objectPath();
    this.header = header;
    this.whole = whole;
  }

  /**
   * Reads the header of the file that {@code entry} lists.
   *
   * @throws DamagedFileException when it is missing or is not what was written
   */
  public static ChangeFileReader open(ObjectStore store, FileEntry entry) {
    ObjectPath path = entry.objectPath();
    int length = entry.integrity().headerBytes();
    if (length <= 0
        || length > ContainerFormat.MAX_HEADER_BYTES
        || length > entry.integrity().bytes()) {
      throw new DamagedFileException(path, "its header would have %d bytes".formatted(length));
    }
    byte[] whole = entry.integrity().bytes() <= SMALL_BYTES ? readWhole(store, entry) : null;
    byte[] bytes = whole == null ? readFully(store, path, 0, length) : head(whole, length);
    if (ContainerFormat.crc32c(bytes, 0, length) != entry.integrity().headerCrc32c()) {
      throw new DamagedFileException(path, "its header does not match its checksum");
    }
    try {
      FileHeader header = FileHeader.parse(bytes);
      if (header.index().length() != entry.integrity().bytes() - length
          || header.index().records() != entry.contents().records()) {
        throw new DamagedFileException(path, "its index does not match the catalog");
      }
      RecordTypes.trust();
      return new ChangeFileReader(store, entry, header, whole);
    } catch (IOException e) {
      throw new DamagedFileException(path, e.getMessage(), e);
    }
  }

  /**
   * The rows that {@code filter} accepts. Reads only the blocks that may hold some, about {@code
   * readBytes} at once.
   */
  public RowSource rows(RowFilter filter, int readBytes) {
    List<BlockEntry> blocks =
        header.index().within(filter.ranges()).stream()
            .filter(b -> filter.overlapsRevisions(b.minRevision(), b.maxRevision()))
            .toList();
    return new BlockRows(this, blocks, filter, readBytes);
  }

  ObjectPath path() {
    return path;
  }

  byte[] sync() {
    return header.sync();
  }

  BlockForm form() {
    return header.form();
  }

  ChangeDecoder decoder() {
    return new ChangeDecoder(path, header.schema());
  }

  /** The bytes of the file from {@code offset} behind the header on. */
  byte[] readBlocks(long offset, int length) {
    long from = entry.integrity().headerBytes() + offset;
    return whole == null
        ? readFully(store, path, from, length)
        : Arrays.copyOfRange(whole, (int) from, (int) from + length);
  }

  private static byte[] readWhole(ObjectStore store, FileEntry entry) {
    byte[] bytes = readFully(store, entry.objectPath(), 0, (int) entry.integrity().bytes());
    if (!Sha256.hex(Sha256.of(bytes)).equals(entry.integrity().sha256())) {
      throw new DamagedFileException(entry.objectPath(), "it does not match its checksum");
    }
    return bytes;
  }

  private static byte[] head(byte[] whole, int length) {
    return Arrays.copyOf(whole, length);
  }

  private static byte[] readFully(ObjectStore store, ObjectPath path, long offset, int length) {
    try {
      byte[] bytes = store.readRange(path, offset, length);
      if (offset == 0) {
        SealHeader.parse(bytes)
            .ifPresent(
                header -> {
                  throw UndecryptableException.withoutKeys(path, header);
                });
      }
      if (bytes.length != length) {
        throw new DamagedFileException(
            path, "it ends at byte %,d".formatted(offset + bytes.length));
      }
      return bytes;
    } catch (ObjectMissingException e) {
      throw new DamagedFileException(path, "it is missing", e);
    }
  }
}
