package io.kuberewind.etcd.restore;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.kuberewind.etcd.bolt.BoltWriter;
import io.kuberewind.etcd.client.StoredKey;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A data directory that an etcd starts from: its storage with one revision of each key, the one it
 * had, and all before the current revision compacted. There is no log in it: the etcd that is
 * started on it begins a new one, as the only member or one of several with equal copies.
 */
public final class DataDirWriter implements KeyWriter {
  private static final byte[] FINISHED_COMPACTION = ascii("finishedCompactRev");
  private static final byte[] SCHEDULED_COMPACTION = ascii("scheduledCompactRev");
  private static final int BUFFER_BYTES = 1 << 20;

  /** Where a key's record lies in the spill: etcd's storage is in the order of revisions. */
  private record Spilled(long revision, long offset, int length) {}

  private final Path storage;
  private final Path spill;
  private final long revision;
  private final DataOutputStream out;
  private final List<Spilled> spilled = new ArrayList<>();
  private final TreeSet<Long> leases = new TreeSet<>(Long::compareUnsigned);
  private long offset;

  private DataDirWriter(Path storage, Path spill, long revision) throws IOException {
    this.storage = storage;
    this.spill = spill;
    this.revision = revision;
    this.out =
        new DataOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(spill, StandardOpenOption.CREATE_NEW), BUFFER_BYTES));
  }

  /**
   * Begins a data directory.
   *
   * @param directory new or empty
   * @param revision the current revision it will have; at least that of each key
   * @throws NotEmptyException when there is something in it
   */
  public static DataDirWriter create(Path directory, long revision) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> found = Files.list(directory)) {
        if (found.findAny().isPresent()) {
          throw new NotEmptyException(directory + " is not empty: name a new folder");
        }
      }
    }
    Path snap = directory.resolve("member").resolve("snap");
    // etcd refuses a folder that others may read.
    Files.createDirectories(
        snap, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    return new DataDirWriter(snap.resolve("db"), snap.resolve("keys.part"), revision);
  }

  @Override
  public void put(StoredKey key) throws IOException {
    byte[] record =
        KeyValue.newBuilder()
            .setKey(ByteString.copyFrom(key.key()))
            .setCreateRevision(key.createRevision())
            .setModRevision(key.revision())
            .setVersion(key.version())
            .setValue(ByteString.copyFrom(key.value()))
            .setLease(key.lease())
            .build()
            .toByteArray();
    out.write(record);
    spilled.add(new Spilled(key.revision(), offset, record.length));
    offset += record.length;
    if (key.lease() != 0) {
      leases.add(key.lease());
    }
  }

  @Override
  public Written finish() throws IOException {
    out.close();
    spilled.sort(Comparator.comparingLong(Spilled::revision));
    try (FileChannel records = FileChannel.open(spill, StandardOpenOption.READ);
        BoltWriter bolt = BoltWriter.create(storage)) {
      bolt.bucket("key");
      keys(records, bolt);
      bolt.bucket("lease");
      for (long lease : leases) {
        bolt.put(ByteBuffer.allocate(Long.BYTES).putLong(lease).array(), Leases.record(lease));
      }
      bolt.bucket("meta");
      bolt.put(FINISHED_COMPACTION, revision(revision, 0));
      bolt.put(SCHEDULED_COMPACTION, revision(revision, 0));
      bolt.finish();
    }
    Files.delete(spill);
    return new Written(spilled.size(), leases.size(), revision);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(spill);
  }

  private void keys(FileChannel records, BoltWriter bolt) throws IOException {
    long main = 0;
    long sub = 0;
    for (Spilled next : spilled) {
      // Keys of one transaction share its revision, and are told apart by a number behind it.
      sub = next.revision() == main ? sub + 1 : 0;
      main = next.revision();
      ByteBuffer record = ByteBuffer.allocate(next.length());
      while (record.hasRemaining()) {
        if (records.read(record, next.offset() + record.position()) < 0) {
          throw new IOException(spill + " is shorter than what was written to it");
        }
      }
      bolt.put(revision(main, sub), record.array());
    }
  }

  private static byte[] revision(long main, long sub) {
    return ByteBuffer.allocate(2 * Long.BYTES + 1)
        .putLong(main)
        .put((byte) '_')
        .putLong(sub)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
