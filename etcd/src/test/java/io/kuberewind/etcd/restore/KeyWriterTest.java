package io.kuberewind.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.etcd.TestEtcd;
import io.kuberewind.etcd.client.EtcdClient;
import io.kuberewind.etcd.client.EtcdException;
import io.kuberewind.etcd.client.KeyRange;
import io.kuberewind.etcd.client.PinnedRead;
import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.etcd.watch.KeySpaceWatch;
import io.kuberewind.etcd.watch.WatchLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key spaces that are written anew, as a real etcd then has them. */
class KeyWriterTest {
  private static final long BUMPED = 1_000_000_000_000L;
  private static final int COUNT = 20_000;

  @TempDir Path directory;

  @Test
  void anEtcdThatStartsFromADataDirectoryHasEveryKeyAsItWas() throws Exception {
    long seed = System.nanoTime();
    List<StoredKey> keys = keys(seed);
    try (DataDirWriter writer = DataDirWriter.create(directory.resolve("data"), BUMPED)) {
      for (StoredKey key : keys) {
        writer.put(key);
      }
      writer.finish();
    }

    try (TestEtcd etcd = TestEtcd.start(directory);
        EtcdClient client = etcd.client()) {
      assertThat(client.currentRevision()).isEqualTo(BUMPED);
      assertThat(read(client, true)).as("seed " + seed).isEqualTo(texts(keys, true));
      assertThat(etcd.put("/next", "1")).isEqualTo(BUMPED + 1);
      assertThatThrownBy(() -> watchFrom(client, BUMPED - 10))
          .isInstanceOf(EtcdException.Compacted.class);

      etcd.server().kill();
      etcd.server().start();

      assertThat(etcd.put("/next", "2")).isEqualTo(BUMPED + 2);
      etcd.delete("/next");
      assertThat(read(client, true)).isEqualTo(texts(keys, true));
    }
  }

  @Test
  void anEmptyDataDirectoryOnlyIsWritten() throws Exception {
    Files.writeString(directory.resolve("something"), "");

    assertThatThrownBy(() -> DataDirWriter.create(directory, BUMPED))
        .isInstanceOf(NotEmptyException.class)
        .hasMessageContaining("is not empty");
  }

  @Test
  void aRunningEtcdIsWrittenBehindTheOldRevisions() throws Exception {
    List<StoredKey> keys = keys(5);
    try (TestEtcd etcd = TestEtcd.start(directory, "--unsafe-no-fsync");
        EtcdClient client = etcd.client()) {
      try (EndpointWriter writer = EndpointWriter.begin(client, 3_000)) {
        for (StoredKey key : keys) {
          writer.put(key);
        }
        assertThat(writer.finish().keys()).isEqualTo(keys.size());
      }

      assertThat(read(client, false)).isEqualTo(texts(keys, false));
      assertThat(client.count(KeyRange.ALL, 0)).isEqualTo(keys.size());
      assertThat(new PinnedRead(client, KeyRange.ALL, 0).next())
          .allMatch(key -> key.revision() > 3_000);
      assertThatThrownBy(() -> watchFrom(client, 3_000))
          .isInstanceOf(EtcdException.Compacted.class);
      assertThatThrownBy(() -> EndpointWriter.begin(client, 1))
          .isInstanceOf(NotEmptyException.class);
    }
  }

  private static void watchFrom(EtcdClient client, long after) throws Exception {
    try (KeySpaceWatch watch =
        new KeySpaceWatch(client, List.of(KeyRange.ALL), after, WatchLimits.defaults())) {
      for (int i = 0; i < 100; i++) {
        watch.next(Duration.ofMillis(300));
      }
    }
  }

  /** In no order, of every size, some with a lease, some in one transaction. */
  private static List<StoredKey> keys(long seed) {
    Random random = new Random(seed);
    TreeSet<Long> revisions = new TreeSet<>();
    while (revisions.size() < COUNT) {
      revisions.add(1 + random.nextLong(80_000_000));
    }
    List<StoredKey> keys = new ArrayList<>();
    long before = 1;
    for (long revision : revisions) {
      int i = keys.size();
      byte[] value = new byte[i == 0 ? 1_400_000 : random.nextInt(i % 100 == 0 ? 20_000 : 1_500)];
      random.nextBytes(value);
      byte[] name = ("/registry/things/" + i).getBytes(StandardCharsets.UTF_8);
      long at = i % 50 == 1 ? before : revision;
      long version = 1L + random.nextInt(9);
      keys.add(
          new StoredKey(
              name, value, version, Math.min(at, before), at, i % 500 == 3 ? 77L + i : 0));
      before = revision;
    }
    Collections.shuffle(keys, random);
    return keys;
  }

  private static Map<String, String> read(EtcdClient client, boolean revisions)
      throws EtcdException {
    List<StoredKey> all = new ArrayList<>();
    PinnedRead read = new PinnedRead(client, KeyRange.prefix("/registry/"), 0);
    for (List<StoredKey> page = read.next(); !page.isEmpty(); page = read.next()) {
      all.addAll(page);
    }
    return texts(all, revisions);
  }

  private static Map<String, String> texts(List<StoredKey> keys, boolean revisions) {
    TreeMap<String, String> texts = new TreeMap<>();
    for (StoredKey key : keys) {
      texts.put(
          new String(key.key(), StandardCharsets.UTF_8),
          key.value().length
              + " bytes "
              + java.util.Arrays.hashCode(key.value())
              + " lease "
              + key.lease()
              + (revisions
                  ? " %d/%d/%d".formatted(key.createRevision(), key.version(), key.revision())
                  : ""));
    }
    return texts;
  }
}
