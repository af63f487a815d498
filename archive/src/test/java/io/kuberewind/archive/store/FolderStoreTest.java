package io.kuberewind.archive.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends ObjectStoreContract {
  private static final ObjectPath PATH = ObjectPath.of("prod/format.json");

  @TempDir private Path folder;
  private FolderStore store;

  @BeforeEach
  void open() {
    store = new FolderStore(folder.resolve("archive"));
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void keepsObjectsToTheirOwner() throws IOException {
    store.putIfAbsent(PATH, ByteSource.of("{}".getBytes(UTF_8)));

    Path file = folder.resolve("archive/prod/format.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void ignoresWhatAKilledWriterLeft() throws IOException {
    store.putIfAbsent(PATH, ByteSource.of("{}".getBytes(UTF_8)));
    Files.writeString(folder.resolve("archive/prod/.tmp-4711"), "half");

    assertThat(store.list(ObjectPath.of("prod")))
        .extracting(ObjectStat::path)
        .containsExactly(PATH);
  }

  @Test
  void leavesNoTemporaryFiles() throws IOException {
    store.putIfAbsent(PATH, ByteSource.of("{}".getBytes(UTF_8)));

    try (var files = Files.list(folder.resolve("archive/prod"))) {
      assertThat(files).extracting(Path::getFileName).containsExactly(Path.of("format.json"));
    }
  }

  @Test
  void saysThatAFileStandsWhereAFolderShould() throws IOException {
    Files.writeString(folder.resolve("archive"), "a file");

    assertThatThrownBy(() -> store.putIfAbsent(PATH, ByteSource.of(new byte[1])))
        .isInstanceOf(ObjectStoreException.class)
        .isNotInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining(PATH.text())
        .hasMessageContaining(folder.resolve("archive").toString());
  }
}
