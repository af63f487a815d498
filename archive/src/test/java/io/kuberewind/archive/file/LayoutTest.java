package io.kuberewind.archive.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc",
        "..%2f",
        "..",
        ".",
        "a/b",
        "a\\b",
        "a\u0000b",
        "a\u001b[31m",
        "\u202eevil",
        "名前",
        "",
        " ",
        "a\nb"
      })
  void keepsAHostileClusterNameInOneHarmlessFolder(String cluster) {
    assertThat(Layout.folderOf(cluster)).matches("([A-Za-z0-9_-]|%[0-9A-F]{2}|(?<!^)\\.)*");
  }

  @Test
  void leavesAnOrdinaryNameAlone() {
    assertThat(new Layout("prod-eu_1.example").commit(7).text())
        .isEqualTo("prod-eu_1.example/catalog/00000000000000000007.json");
  }

  @Test
  void tellsLongNamesApart() {
    List<String> folders =
        List.of(
            Layout.folderOf("é".repeat(253)),
            Layout.folderOf("é".repeat(252) + "e"),
            Layout.folderOf("x".repeat(253)));

    assertThat(folders).doesNotHaveDuplicates().allMatch(folder -> folder.length() <= 200);
  }
}
