package io.kuberewind.archive.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchiveFormatTest {
  private static final ObjectPath PATH = ObjectPath.of("prod/format.json");

  private final MemoryStore store = new MemoryStore();

  @Test
  void isMadeOnce() {
    ArchiveFormat made = ArchiveFormat.openOrCreate(store, "prod", "uid-1", 4);

    assertThat(ArchiveFormat.openOrCreate(store, "prod", "uid-1", 4)).isEqualTo(made);
    assertThat(ArchiveFormat.open(store, Optional.of("prod"))).isEqualTo(made);
    assertThat(ArchiveFormat.open(store, Optional.empty())).isEqualTo(made);
  }

  @Test
  void refusesAnotherCluster() {
    ArchiveFormat.openOrCreate(store, "prod", "uid-1", 4);

    assertThatThrownBy(() -> ArchiveFormat.openOrCreate(store, "prod", "uid-2", 4))
        .isInstanceOf(WrongArchiveException.class)
        .hasMessageContaining("uid-1")
        .hasMessageContaining("uid-2");
  }

  @Test
  void refusesOtherPartitions() {
    ArchiveFormat.openOrCreate(store, "prod", "uid-1", 4);

    assertThatThrownBy(() -> ArchiveFormat.openOrCreate(store, "prod", "uid-1", 5))
        .isInstanceOf(WrongArchiveException.class)
        .hasMessageContaining("topics.partitions=4");
  }

  @Test
  void refusesANewerFormatInOneLine() {
    put("{\"format\":2,\"cluster\":\"prod\",\"layout\":\"other\",\"partitions\":1}");

    assertThatThrownBy(() -> ArchiveFormat.open(store, Optional.of("prod")))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessage(
            "prod/format.json says format 2 and this KubeRewind reads up to 1: use a newer one");
  }

  @Test
  void ignoresMembersItDoesNotKnow() {
    ArchiveFormat made = ArchiveFormat.openOrCreate(store, "prod", "uid-1", 4);
    String text = new String(store.read(PATH, 1000), StandardCharsets.UTF_8);
    store.delete(PATH);
    put(text.replace("{\"format\"", "{\"novelty\":[1],\"format\""));

    assertThat(ArchiveFormat.open(store, Optional.empty())).isEqualTo(made);
  }

  @Test
  void noticesDamage() {
    ArchiveFormat.openOrCreate(store, "prod", "uid-1", 4);
    String text = new String(store.read(PATH, 1000), StandardCharsets.UTF_8);
    store.delete(PATH);
    put(text.replace("\"partitions\":4", "\"partitions\":3"));

    assertThatThrownBy(() -> ArchiveFormat.open(store, Optional.empty()))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("prod/format.json");
  }

  @Test
  void saysThatThereIsNone() {
    assertThatThrownBy(() -> ArchiveFormat.open(store, Optional.of("prod")))
        .isInstanceOf(ArchiveNotFoundException.class)
        .hasMessageContaining("no archive");
  }

  @Test
  void saysWhichThereAre() {
    ArchiveFormat.openOrCreate(store, "prod", "uid-1", 4);
    ArchiveFormat.openOrCreate(store, "../dev", "uid-2", 4);

    assertThatThrownBy(() -> ArchiveFormat.open(store, Optional.empty()))
        .isInstanceOf(ArchiveNotFoundException.class)
        .hasMessageContaining("../dev, prod");
    assertThatThrownBy(() -> ArchiveFormat.open(store, Optional.of("test")))
        .isInstanceOf(ArchiveNotFoundException.class)
        .hasMessageContaining("'test'")
        .hasMessageContaining("../dev, prod");
  }

  private void put(String text) {
    store.putIfAbsent(PATH, ByteSource.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
