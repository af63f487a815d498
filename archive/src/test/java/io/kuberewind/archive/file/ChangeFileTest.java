package io.kuberewind.archive.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.Changes;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.ForwardingStore;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStoreException;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class ChangeFileTest {
  private static final int READ_BYTES = 64 * 1024;
  private static final int MANY = 4000;

  private final MemoryStore store = new MemoryStore();
  private final Layout layout = new Layout(Changes.CLUSTER);

  @Test
  void sortsByKeyAndRevision() {
    FileEntry entry =
        segment(
            Changes.of("b", 5, Operation.CREATE),
            Changes.of("a", 9, Operation.UPDATE),
            Changes.of("a", 7, Operation.CREATE));

    assertThat(rows(entry, KeyScope.all(Changes.CLUSTER)))
        .extracting(Change::getName, Change::getRevision)
        .containsExactly(tuple("a", 7), tuple("a", 9), tuple("b", 5));
  }

  @Test
  void keepsLogOrderWithinOneRevision() {
    FileEntry entry =
        segment(
            Changes.of("a", 7, Operation.UPDATE),
            Changes.of("a", 7, Operation.OBSERVE),
            Changes.of("a", 7, Operation.DELETE));

    assertThat(rows(entry, KeyScope.all(Changes.CLUSTER)))
        .extracting(Change::getOperation)
        .containsExactly(Operation.UPDATE, Operation.OBSERVE, Operation.DELETE);
  }

  @Test
  void saysWhatIsInTheFile() {
    FileEntry entry =
        segment(Changes.of("b", 5, Operation.CREATE), Changes.of("a", 9, Operation.UPDATE));

    assertThat(entry.path())
        .isEqualTo("prod/log/p3/00000000000000000100-00000000000000000101.avro");
    assertThat(entry.offsets()).isEqualTo(new Offsets(100, 101));
    assertThat(entry.contents())
        .isEqualTo(
            new Contents(
                2,
                "prod//configmaps/shop/a",
                "prod//configmaps/shop/b",
                5,
                9,
                Changes.timeOf(5),
                Changes.timeOf(9)));
  }

  @Test
  void isAnAvroContainerFileForAnyReader() throws IOException {
    FileEntry entry = manyBlocks();
    byte[] bytes = store.read(entry.objectPath(), Integer.MAX_VALUE - 8);

    List<String> keys = new ArrayList<>();
    try (DataFileStream<GenericRecord> plain =
        new DataFileStream<>(new ByteArrayInputStream(bytes), new GenericDatumReader<>())) {
      assertThat(plain.getMetaString("avro.codec")).isEqualTo("zstandard");
      assertThat(plain.getMetaString("rewind.kind")).isEqualTo("segment");
      plain.forEach(r -> keys.add(r.get("name") + "@" + r.get("revision")));
    }

    assertThat(keys).hasSize(MANY).isSorted();
    assertThat(bytes).hasSize((int) entry.integrity().bytes());
    assertThat(Sha256.hex(Sha256.of(bytes))).isEqualTo(entry.integrity().sha256());
  }

  @Test
  void readsOnlyTheBlocksOfTheScope() {
    FileEntry entry = manyBlocks();
    CountingStore counting = new CountingStore(store);
    KeyScope scope =
        new KeyScope(
            Changes.CLUSTER,
            Set.of(new GroupResource("", "configmaps")),
            Set.of("shop"),
            Set.of("name-1999"));

    List<Change> found = new ArrayList<>();
    try (RowSource rows = ChangeFileReader.open(counting, entry).rows(filter(scope), READ_BYTES)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        found.add(row.change());
      }
    }

    assertThat(found).extracting(Change::getName).containsExactly("name-1999");
    assertThat(counting.bytes - entry.integrity().headerBytes())
        .isLessThan(entry.integrity().bytes() / 10);
  }

  @Test
  void leavesBlocksOutWhoseRevisionsAreNotAsked() {
    FileEntry entry = manyBlocks();
    CountingStore counting = new CountingStore(store);
    RowFilter none = RowFilter.of(KeyScope.all(Changes.CLUSTER), MANY + 1, Long.MAX_VALUE);

    try (RowSource rows = ChangeFileReader.open(counting, entry).rows(none, READ_BYTES)) {
      assertThat(rows.next()).isNull();
    }

    assertThat(counting.bytes).isEqualTo(entry.integrity().headerBytes());
    assertThat(none.mayMatch(entry.contents())).isFalse();
  }

  @Test
  void writesTheSameBytesForTheSameOffsets() {
    FileEntry first = manyBlocks();
    MemoryStore other = new MemoryStore();

    FileEntry second = writeMany(new SegmentWriter(other, layout, 3));

    assertThat(second).isEqualTo(first);
    assertThat(other.read(second.objectPath(), Integer.MAX_VALUE - 8))
        .isEqualTo(store.read(first.objectPath(), Integer.MAX_VALUE - 8));
  }

  @Test
  void findsItsOwnFileOfBeforeItWasKilled() {
    FileEntry first = manyBlocks();

    assertThat(manyBlocks()).isEqualTo(first);
  }

  @Test
  void doesNotTakeAnotherFileForItsOwn() {
    ObjectPath taken = layout.segment(3, 100, 100, 0);
    store.putIfAbsent(taken, ByteSource.of(new byte[] {1, 2, 3}));

    FileEntry entry = segment(Changes.of("a", 7, Operation.CREATE));

    assertThat(entry.path()).endsWith("-00000000000000000100.1.avro");
    assertThat(rows(entry, KeyScope.all(Changes.CLUSTER))).hasSize(1);
  }

  @Test
  void sealsAgainAfterAFailure() {
    FailingStore failing = new FailingStore(store);
    SegmentWriter writer = new SegmentWriter(failing, layout, 3);
    writer.add(Changes.of("a", 7, Operation.CREATE), 100);

    assertThatThrownBy(writer::seal).hasMessageContaining("disk full");
    writer.add(Changes.of("a", 8, Operation.UPDATE), 101);
    FileEntry entry = writer.seal().orElseThrow();

    assertThat(entry.offsets()).isEqualTo(new Offsets(100, 101));
    assertThat(writer.count()).isZero();
    assertThat(writer.bytes()).isZero();
    assertThat(writer.seal()).isEmpty();
  }

  @Test
  void refusesOffsetsThatDoNotRise() {
    SegmentWriter writer = new SegmentWriter(store, layout, 3);
    writer.add(Changes.of("a", 7, Operation.CREATE), 100);

    assertThatThrownBy(() -> writer.add(Changes.of("a", 8, Operation.UPDATE), 100))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(writer.count()).isEqualTo(1);
  }

  @Test
  void keepsAnObjectThatIsLargerThanABlock() {
    byte[] large = new byte[5 * 1024 * 1024];
    new Random(3).nextBytes(large);
    Change change =
        Changes.in("", "configmaps", "shop", "large", 8, Operation.CREATE)
            .setObject(ByteBuffer.wrap(large))
            .build();

    FileEntry entry =
        segment(Changes.of("a", 7, Operation.CREATE), change, Changes.of("z", 9, Operation.CREATE));

    assertThat(rows(entry, KeyScope.all(Changes.CLUSTER)))
        .extracting(c -> c.getObject().remaining())
        .contains(large.length)
        .hasSize(3);
  }

  @Test
  void detectsDamageAtAnyPlace() {
    FileEntry entry = manyBlocks();
    byte[] good = store.read(entry.objectPath(), Integer.MAX_VALUE - 8);
    List<Change> expected = rows(entry, KeyScope.all(Changes.CLUSTER));
    Random random = new Random(42);

    for (int i = 0; i < 300; i++) {
      int position = random.nextInt(good.length);
      boolean cut = i % 5 == 0;
      byte[] bad = cut ? Arrays.copyOf(good, position) : good.clone();
      if (!cut) {
        bad[position] ^= (byte) (1 << random.nextInt(8));
      }
      MemoryStore damaged = new MemoryStore();
      damaged.putIfAbsent(entry.objectPath(), ByteSource.of(bad));

      assertThatThrownBy(() -> rows(damaged, entry, KeyScope.all(Changes.CLUSTER)))
          .as("%s at %d", cut ? "cut" : "flip", position)
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining(entry.path());
    }
    assertThat(rows(entry, KeyScope.all(Changes.CLUSTER))).isEqualTo(expected);
  }

  @Test
  void namesTheFileThatIsMissing() {
    FileEntry entry = segment(Changes.of("a", 7, Operation.CREATE));
    store.delete(entry.objectPath());

    assertThatThrownBy(() -> rows(entry, KeyScope.all(Changes.CLUSTER)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(entry.path())
        .hasMessageContaining("missing");
  }

  private FileEntry manyBlocks() {
    return writeMany(new SegmentWriter(store, layout, 3));
  }

  private static FileEntry writeMany(SegmentWriter writer) {
    Random random = new Random(1);
    for (int i = 0; i < MANY; i++) {
      byte[] object = new byte[400];
      random.nextBytes(object);
      writer.add(
          Changes.in("", "configmaps", "shop", "name-%04d".formatted(i), i + 1, Operation.CREATE)
              .setObject(ByteBuffer.wrap(object))
              .build(),
          100 + i);
    }
    return writer.seal().orElseThrow();
  }

  private FileEntry segment(Change... changes) {
    SegmentWriter writer = new SegmentWriter(store, layout, 3);
    for (int i = 0; i < changes.length; i++) {
      writer.add(changes[i], 100 + i);
    }
    return writer.seal().orElseThrow();
  }

  private List<Change> rows(FileEntry entry, KeyScope scope) {
    return rows(store, entry, scope);
  }

  private static List<Change> rows(MemoryStore store, FileEntry entry, KeyScope scope) {
    List<Change> changes = new ArrayList<>();
    try (RowSource rows = ChangeFileReader.open(store, entry).rows(filter(scope), READ_BYTES)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        changes.add(row.change());
      }
    }
    return changes;
  }

  private static RowFilter filter(KeyScope scope) {
    return RowFilter.of(scope, -1, Long.MAX_VALUE);
  }

  private static Tuple tuple(String name, long revision) {
    return Tuple.tuple(name, revision);
  }

  /** Counts what is read. */
  private static final class CountingStore extends ForwardingStore {
    private long bytes;

    CountingStore(MemoryStore target) {
      super(target);
    }

    @Override
    public byte[] readRange(ObjectPath path, long offset, int length) {
      byte[] range = super.readRange(path, offset, length);
      bytes += range.length;
      return range;
    }
  }

  /** Fails the first put. */
  private static final class FailingStore extends ForwardingStore {
    private boolean failed;

    FailingStore(MemoryStore target) {
      super(target);
    }

    @Override
    public void putIfAbsent(ObjectPath path, ByteSource content) {
      if (!failed) {
        failed = true;
        throw new ObjectStoreException("disk full");
      }
      super.putIfAbsent(path, content);
    }
  }
}
