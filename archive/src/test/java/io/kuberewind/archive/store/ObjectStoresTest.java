package io.kuberewind.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectStoresTest {
  @TempDir private Path folder;

  @Test
  void opensAFolderByUri() {
    try (ObjectStore store = ObjectStores.open(folder.toUri(), Map.of())) {
      assertThat(store).isInstanceOf(FolderStore.class).hasToString(folder.toString());
    }
  }

  @Test
  void opensAFolderByPathWithOddCharacters() {
    Path odd = folder.resolve("with space %2F ä");

    try (ObjectStore store = ObjectStores.open(ObjectStores.uri(odd.toString()), Map.of())) {
      assertThat(store).hasToString(odd.toString());
    }
  }

  @Test
  void saysWhatCanBeOpened() {
    assertThatThrownBy(() -> ObjectStores.open(URI.create("gopher://host/x"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gopher://host/x")
        .hasMessageContaining("s3a:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://relative/path", "file:relative", "s3a:// bad"})
  void refusesUrisThatNameNoFolder(String text) {
    assertThatThrownBy(() -> ObjectStores.open(ObjectStores.uri(text), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }
}
