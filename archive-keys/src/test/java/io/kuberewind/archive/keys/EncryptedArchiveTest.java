package io.kuberewind.archive.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.ArchiveException;
import io.kuberewind.archive.Changes;
import io.kuberewind.archive.compact.GrowingArchive;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.CloseableIterator;
import io.kuberewind.archive.store.FolderStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.archive.store.UndecryptableException;
import io.kuberewind.archive.verify.FileCheck;
import io.kuberewind.archive.verify.VerifyReport;
import io.kuberewind.schemas.Change;
import io.kuberewind.sealing.key.FileKeys;
import io.kuberewind.sealing.key.Keyset;
import io.kuberewind.sealing.key.KeysetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives in a folder that are encrypted with a keys file, as the option {@code keys} asks. */
class EncryptedArchiveTest {
  private static final Instant MADE = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path dir;
  private Path folder;
  private Path keys;

  @BeforeEach
  void makeKeys() {
    folder = dir.resolve("archive");
    keys = dir.resolve("keys.json");
    new KeysetFile(keys).create(Keyset.create(MADE));
  }

  @Test
  void holdsNothingOfTheClusterInTheClear() throws IOException {
    archiveSome();

    try (Stream<Path> files = Files.walk(folder.resolve("prod"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".avro")).toList())
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(new String(Files.readAllBytes(file), UTF_8))
                      .startsWith("KRSEAL1")
                      .doesNotContain("name-", "avro"));
    }
  }

  @Test
  void answersAsOneInTheClear() {
    archiveSome();
    Path clear = dir.resolve("clear");
    try (ObjectStore plain = new FolderStore(clear);
        ObjectStore sealed = open()) {
      new GrowingArchive(plain).rolls(6);

      assertThat(GrowingArchive.answers(sealed)).isEqualTo(GrowingArchive.answers(plain));
      assertThat(Archive.open(sealed, Optional.empty()).verify(true).whole()).isTrue();
    }
  }

  @Test
  void oldKeysStillReadAfterARotation() {
    archiveSome();
    rotate();
    try (ObjectStore store = open()) {
      new GrowingArchive(store).rolls(2);

      assertThat(Archive.open(store, Optional.empty()).verify(true).whole()).isTrue();
    }
  }

  @Test
  void aLostKeyIsNamedWithTheFilesAndSpansThatItTakesAlong() {
    archiveSome();
    String lost = FileKeys.open(List.of(keys)).current("main");
    Path others = dir.resolve("others.json");
    new KeysetFile(others).create(Keyset.create(MADE.plusSeconds(60)));

    try (ObjectStore store = open(others)) {
      VerifyReport report = Archive.open(store, Optional.empty()).verify(true);

      assertThat(report.broken())
          .hasSize(6)
          .extracting(FileCheck::what)
          .allSatisfy(
              what ->
                  assertThat(what)
                      .contains("cannot decrypt segment prod/log/p0/", "key id " + lost)
                      .containsPattern("revisions \\d+ to \\d+"));
    }
  }

  @Test
  void withoutKeysItIsSaidWhatIsMissing() {
    archiveSome();
    String id = FileKeys.open(List.of(keys)).current("main");

    try (ObjectStore store = new FolderStore(folder)) {
      assertThatThrownBy(() -> read(store))
          .isInstanceOf(UndecryptableException.class)
          .hasMessageMatching(
              "cannot decrypt segment prod/log/p0/.*, key id %s: the archive is encrypted, give the file of its keys"
                  .formatted(id));
      assertThat(Archive.open(store, Optional.empty()).verify(false).broken())
          .extracting(FileCheck::what)
          .allSatisfy(what -> assertThat(what).contains("key id " + id));
    }
  }

  @Test
  void nothingIsWrittenInTheClearWhenTheKeyIsGone() throws IOException {
    try (ObjectStore store = open()) {
      GrowingArchive growing = new GrowingArchive(store);
      Files.delete(keys);

      assertThatThrownBy(growing::roll).isInstanceOf(ArchiveException.class);
    }
    assertThat(folder.resolve("prod/log")).doesNotExist();
  }

  @Test
  void keysThatAreNoneAreRefusedBeforeAnythingIsOpened() {
    assertThatThrownBy(() -> open(dir.resolve("none.json")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.json");
  }

  private void archiveSome() {
    try (ObjectStore store = open()) {
      new GrowingArchive(store).rolls(6);
    }
  }

  private void rotate() {
    new KeysetFile(keys).update(read -> read.rotated("main", MADE.plusSeconds(3_600)));
  }

  private ObjectStore open() {
    return open(keys);
  }

  private ObjectStore open(Path file) {
    return ObjectStores.open(folder.toUri(), Map.of("keys", file.toString()));
  }

  private static void read(ObjectStore store) {
    try (CloseableIterator<Change> all =
        Archive.open(store, Optional.empty())
            .history(KeyScope.all(Changes.CLUSTER), 0, Long.MAX_VALUE)) {
      all.forEachRemaining(change -> {});
    }
  }
}
