package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
  @TempDir private Path folder;

  @BeforeEach
  void record() {
    ShopArchive.write(folder.resolve("shop"));
  }

  @Test
  void toStdoutComesInTheOrderOfARestoreAndActsOnNoTerminal() {
    Command.Result result = export("--at", "rev:29", "-n", "shop");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(kinds(result.out()))
        .containsExactly("Namespace", "ConfigMap", "ConfigMap", "Deployment");
    assertThat(result.out())
        .contains("image: web:2", "\\e[2J")
        .doesNotContain("resourceVersion", "status", "\u001b", "kind: Secret");
    assertThat(result.err())
        .contains("as of 2026-11-20T14:00:29", "left out: 1 secrets: --include-secrets");
  }

  @Test
  void toAFileHoldsAllAndIsForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("shop.yaml");

    Command.Result result =
        export("--at", "rev:24", "-n", "shop", "--include-secrets", "--out", file.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(kinds(Files.readString(file)))
        .containsExactly("Namespace", "ConfigMap", "Secret", "Deployment");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void toAFolderHoldsAFileEachWhateverTheirNames() throws IOException {
    Path out = folder.resolve("out");

    Command.Result result = export("--at", "rev:29", "--out", out.toString());

    assertThat(result.code()).as(result.err()).isZero();
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> out.relativize(file).toString()))
          .contains(
              "+cluster/namespaces/shop.yaml",
              "shop/deployments.apps/web.yaml",
              "shop/configmaps/storefront.yaml",
              "shop/configmaps/evil%1B%5B31m.yaml");
    }
  }

  @Test
  void aFolderWithOtherThingsIsRefused() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("mine")).resolve("notes"), "mine");

    Command.Result result = export("--at", "rev:24", "--out", folder.resolve("mine").toString());

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.errors()).singleElement().asString().contains("--force");
  }

  @Test
  void whatDidNotExistIsNamed() {
    Command.Result result = export("deployment/web", "-n", "shop", "--at", "rev:31");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors()).singleElement().asString().contains("web did not exist");
  }

  @Test
  void aGapIsRefusedUnlessAllowed() {
    Command.Result refused = export("promotions", "--at", "rev:17");
    Command.Result allowed = export("promotions", "--at", "rev:17", "--allow-gaps");

    assertThat(refused.code()).isEqualTo(3);
    assertThat(allowed.code()).isZero();
  }

  private static List<String> kinds(String manifests) {
    return manifests
        .lines()
        .filter(line -> line.startsWith("kind: "))
        .map(line -> line.substring("kind: ".length()))
        .toList();
  }

  private Command.Result export(String... words) {
    List<String> line = new ArrayList<>(List.of("export"));
    line.addAll(List.of(words));
    line.addAll(List.of("--archive", folder.resolve("shop").toString()));
    return Command.in(folder).run(line);
  }
}
