package io.kuberewind.archive.file;

import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.archive.store.SealHeader;
import io.kuberewind.archive.store.UndecryptableException;
import io.kuberewind.schemas.ResourceKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a catalog lists a file with, found out from the file alone: it reads all of it, in constant
 * memory. Only the name of the file says more than its bytes do.
 */
public final class FileListing {
  private static final int FIRST_BYTES = 256 * 1024;
  private static final int READ_BYTES = 1 << 20;

  private final ObjectStore store;

  public FileListing(ObjectStore store) {
    this.store = store;
  }

  /**
   * The entry of a segment or snapshot.
   *
   * @throws DamagedFileException when it is not whole
   */
  public FileEntry of(ObjectStat file) {
    ObjectPath path = file.path();
    try {
      FileHeader.Found found = header(file);
      Map<String, byte[]> metadata = found.metadata();
      Integrity integrity =
          new Integrity(
              file.bytes(),
              sha256(path),
              found.length(),
              ContainerFormat.crc32c(found.bytes(), 0, found.length()));
      int partition = (int) number(metadata, "rewind.partition");
      boolean segment = FileHeader.text(metadata, "rewind.kind").equals("segment");
      Offsets offsets =
          segment
              ? new Offsets(
                  number(metadata, "rewind.firstOffset"), number(metadata, "rewind.lastOffset"))
              : null;
      SnapshotPoint point =
          segment
              ? null
              : new SnapshotPoint(
                  number(metadata, "rewind.cut"), number(metadata, "rewind.nextOffset"));
      Contents counted = new Contents(found.header().index().records(), "", "", 0, 0, 0, 0);
      FileEntry counting =
          new FileEntry(path.text(), partition, integrity, counted, offsets, point);
      return new FileEntry(
          path.text(), partition, integrity, contents(counting, found.header()), offsets, point);
    } catch (IOException e) {
      throw new DamagedFileException(path, e.getMessage(), e);
    }
  }

  /** The header, which is read again with more bytes until it is there as a whole. */
  private FileHeader.Found header(ObjectStat file) throws IOException {
    int length = FIRST_BYTES;
    while (true) {
      byte[] bytes = store.readRange(file.path(), 0, (int) Math.min(length, file.bytes()));
      SealHeader.parse(bytes)
          .ifPresent(
              seal -> {
                throw UndecryptableException.withoutKeys(file.path(), seal);
              });
      try {
        FileHeader.Found found = FileHeader.find(bytes);
        if (found.header().index().length() != file.bytes() - found.length()) {
          throw new IOException("it has not the bytes that its index counts");
        }
        return found;
      } catch (IOException e) {
        if (bytes.length == file.bytes() || length >= ContainerFormat.MAX_HEADER_BYTES) {
          throw e;
        }
        length *= 4;
      }
    }
  }

  private Contents contents(FileEntry file, FileHeader header) throws IOException {
    if (header.index().blocks().isEmpty()) {
      return file.contents();
    }
    String first = text(header.index().blocks().get(0).firstKey());
    ContentsTally tally = new ContentsTally();
    try (RowSource rows =
        ChangeFileReader.open(store, file).rows(everythingBeside(first), READ_BYTES)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        tally.add(row.key(), row.revision(), row.time());
      }
    }
    Contents contents = tally.contents();
    if (contents.records() != file.contents().records()) {
      throw new IOException("it holds changes of more than one cluster");
    }
    return contents;
  }

  private static RowFilter everythingBeside(String key) throws IOException {
    try {
      return RowFilter.of(KeyScope.all(ResourceKey.parse(key).cluster()), -1, Long.MAX_VALUE);
    } catch (IllegalArgumentException e) {
      throw new IOException("a key in it does not parse: " + e.getMessage(), e);
    }
  }

  private String sha256(ObjectPath path) {
    try (InputStream in = store.open(path)) {
      return Sha256.hex(Sha256.of(in));
    } catch (IOException e) {
      throw new ObjectStoreException("%s could not be read: %s".formatted(path, e), e);
    }
  }

  private static long number(Map<String, byte[]> metadata, String name) throws IOException {
    try {
      return Long.parseLong(FileHeader.text(metadata, name));
    } catch (NumberFormatException e) {
      throw new IOException("its %s is not a number".formatted(name), e);
    }
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
