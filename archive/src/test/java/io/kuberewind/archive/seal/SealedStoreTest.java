package io.kuberewind.archive.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import io.kuberewind.archive.store.ObjectStat;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStoreContract;
import io.kuberewind.archive.store.UndecryptableException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealedStoreTest extends ObjectStoreContract {
  private static final ObjectPath SEGMENT = ObjectPath.of("prod/log/p0/1-2.avro");
  private static final byte[] CONTENT = content(3 * ObjectCipher.PART_BYTES + 777);

  private final MemoryStore below = new MemoryStore();
  private final TestKeys keys = new TestKeys();
  private final ObjectStore store = new SealedStore(below, keys);

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void showsNothingBelow() {
    store.putIfAbsent(SEGMENT, ByteSource.of("password=hunter2".repeat(100).getBytes(UTF_8)));

    assertThat(new String(below.read(SEGMENT, 1 << 20), UTF_8)).doesNotContain("hunter2");
  }

  @Test
  void leavesTheCatalogInTheClear() {
    ObjectPath commit = ObjectPath.of("prod/catalog/1.json");

    store.putIfAbsent(commit, ByteSource.of("{}".getBytes(UTF_8)));

    assertThat(below.read(commit, 10)).isEqualTo("{}".getBytes(UTF_8));
  }

  @Test
  void readsEveryRangeAsItWasPut() {
    Random random = new Random(3);
    store.putIfAbsent(SEGMENT, ByteSource.of(CONTENT));

    for (int i = 0; i < 500; i++) {
      int from = random.nextInt(CONTENT.length);
      int length = random.nextInt(CONTENT.length - from) + 1;
      assertThat(store.readRange(SEGMENT, from, length))
          .isEqualTo(Arrays.copyOfRange(CONTENT, from, from + length));
    }
  }

  @Test
  void writesTheSameContentDifferentlyEachTime() {
    ObjectPath other = ObjectPath.of("prod/log/p0/3-4.avro");

    store.putIfAbsent(SEGMENT, ByteSource.of(CONTENT));
    store.putIfAbsent(other, ByteSource.of(CONTENT));

    assertThat(below.read(SEGMENT, 1 << 20)).isNotEqualTo(below.read(other, 1 << 20));
  }

  @Test
  void whatWasAlteredIsRefusedWhereverItIs() {
    Random random = new Random(4);
    store.putIfAbsent(SEGMENT, ByteSource.of(CONTENT));
    byte[] good = below.read(SEGMENT, 1 << 20);

    for (int i = 0; i < 300; i++) {
      int at = i % 3 == 0 ? random.nextInt(1024) : random.nextInt(good.length);
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << random.nextInt(8));
      requireNotTakenForGood(bad, "bit in byte " + at);
      requireNotTakenForGood(Arrays.copyOf(good, at), "cut at " + at);
    }
  }

  @Test
  void anObjectIsNotTakenForAnother() {
    store.putIfAbsent(SEGMENT, ByteSource.of(CONTENT));
    ObjectPath moved = ObjectPath.of("prod/log/p0/3-4.avro");
    below.putIfAbsent(moved, ByteSource.of(below.read(SEGMENT, 1 << 20)));

    assertThatThrownBy(() -> store.read(moved, 1 << 20)).isInstanceOf(DamagedFileException.class);
  }

  @Test
  void readsWhatWasWrittenBeforeTheArchiveWasEncrypted() {
    below.putIfAbsent(SEGMENT, ByteSource.of(CONTENT));

    assertThat(store.read(SEGMENT, 1 << 20)).isEqualTo(CONTENT);
    assertThat(store.readRange(SEGMENT, 5, 7)).isEqualTo(Arrays.copyOfRange(CONTENT, 5, 12));
    assertThat(store.stat(SEGMENT)).map(ObjectStat::bytes).contains((long) CONTENT.length);
  }

  @Test
  void keysRotate() {
    ObjectPath younger = ObjectPath.of("prod/log/p0/3-4.avro");
    store.putIfAbsent(SEGMENT, ByteSource.of(CONTENT));

    keys.rotate();
    store.putIfAbsent(younger, ByteSource.of(CONTENT));

    ObjectStore fresh = new SealedStore(below, keys);
    assertThat(fresh.read(SEGMENT, 1 << 20)).isEqualTo(CONTENT);
    assertThat(fresh.read(younger, 1 << 20)).isEqualTo(CONTENT);
  }

  @Test
  void aLostKeyTakesAlongWhatItWrappedAndNothingElse() {
    ObjectPath younger = ObjectPath.of("prod/snapshots/7/p0.avro");
    store.putIfAbsent(SEGMENT, ByteSource.of(CONTENT));
    keys.rotate();
    store.putIfAbsent(younger, ByteSource.of(CONTENT));

    keys.lose("main.1");

    ObjectStore fresh = new SealedStore(below, keys);
    assertThatThrownBy(() -> fresh.readRange(SEGMENT, 0, 10))
        .isInstanceOf(UndecryptableException.class)
        .hasMessage(
            "cannot decrypt segment prod/log/p0/1-2.avro, key id main.1: there is no such key");
    assertThat(fresh.read(younger, 1 << 20)).isEqualTo(CONTENT);
  }

  private void requireNotTakenForGood(byte[] bytes, String what) {
    MemoryStore spoiled = new MemoryStore();
    spoiled.putIfAbsent(SEGMENT, ByteSource.of(bytes));
    ObjectStore reader = new SealedStore(spoiled, keys);
    try {
      // A spoiled mark at the very front shows in the bytes: checksums above do not fit them.
      assertThat(reader.read(SEGMENT, 1 << 20)).as(what).isNotEqualTo(CONTENT);
    } catch (ArchiveException e) {
      assertThat(e.getMessage()).as(what).contains(SEGMENT.text());
    }
  }

  private static byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    new Random(2).nextBytes(content);
    return content;
  }
}
