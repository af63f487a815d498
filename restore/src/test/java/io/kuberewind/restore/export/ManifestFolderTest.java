package io.kuberewind.restore.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.rewrite.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFolderTest {
  @TempDir private Path work;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "..",
        ".",
        "..%2f..%2fetc",
        "/etc/passwd",
        "a/b\\c",
        ".kuberewind-export",
        "line\nbreak\u0000\u001b[31m",
        "\u202egpj.exe",
        "système:ünïcode",
        "con:aux|nul*?"
      })
  void noNameLeadsOutOfTheFolder(String name) throws IOException {
    export(object(name, name), object("shop", name));

    assertThat(files(work)).hasSize(3).allMatch(file -> file.startsWith(folder()));
    assertThat(files(folder().resolve("shop")))
        .singleElement()
        .satisfies(file -> assertThat(file.getFileName().toString()).matches("[A-Za-z0-9._%~-]+"));
  }

  @Test
  void namesThatAreTooLongForFilesStayApart() throws IOException {
    String name = "ü".repeat(300);

    export(object("shop", name + "a"), object("shop", name + "b"));

    assertThat(files(folder().resolve("shop"))).hasSize(2);
  }

  @Test
  void aFolderThatNoExportWroteIsLeftAlone() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("notes.txt"), "mine");

    assertThatThrownBy(() -> export(object("shop", "web")))
        .isInstanceOf(ForeignFolderException.class)
        .hasMessageContaining("--force");
    assertThat(files(folder())).hasSize(1);
  }

  @Test
  void theNextExportLeavesNothingBehindAndTouchesNothingElse() throws IOException {
    export(object("shop", "web"), object("shop", "old"));
    Files.writeString(folder().resolve("notes.txt"), "mine");

    export(object("shop", "web"), object("shop", "new"));

    assertThat(files(folder()))
        .extracting(file -> folder().relativize(file).toString())
        .containsExactlyInAnyOrder(
            ".kuberewind-export",
            "notes.txt",
            "shop/configmaps/web.yaml",
            "shop/configmaps/new.yaml");
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path outside = Files.createDirectories(work.resolve("outside"));
    export(object("shop", "web"));
    Files.createSymbolicLink(folder().resolve("other"), outside);

    assertThatThrownBy(() -> export(object("other", "web")))
        .isInstanceOf(ForeignFolderException.class);
    assertThat(files(outside)).isEmpty();
  }

  @Test
  void aListThatNamesOtherFilesDeletesNone() throws IOException {
    Path other = Files.writeString(work.resolve("other.yaml"), "mine");
    export(object("shop", "web"));
    Files.writeString(folder().resolve(".kuberewind-export"), "../other.yaml\n" + other + "\n");

    export(object("shop", "web"));

    assertThat(other).exists();
  }

  private Path folder() {
    return work.resolve("out");
  }

  private void export(ExportedObject... objects) throws IOException {
    ManifestFolder manifests =
        ManifestFolder.open(folder(), object -> object.manifest().toString(), false);
    for (ExportedObject object : objects) {
      manifests.accept(object);
    }
    manifests.finish();
  }

  private static ExportedObject object(String namespace, String name) {
    return new ExportedObject(
        new GroupResource("", "configmaps"),
        new Place(namespace, name),
        Json.MAPPER.createObjectNode());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
