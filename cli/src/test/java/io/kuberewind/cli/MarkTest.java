package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTest {
  @TempDir private Path folder;

  @BeforeEach
  void record() {
    ShopArchive.write(folder);
  }

  @Test
  void standsWhereverATimeIsTaken() {
    rewind("mark", "before-upgrade", "--at", "rev:18", "--note", "web:1 still");

    Command.Result got =
        rewind("get", "deploy/web", "-n", "shop", "--at", "before-upgrade", "-o", "yaml");

    assertThat(got.code()).as(got.err()).isZero();
    assertThat(got.out()).contains("image: web:1");
    assertThat(got.err()).contains("revision 18");
  }

  @Test
  void isListed() {
    rewind("mark", "later", "--at", "rev:20");
    rewind("mark", "sooner", "--at", "rev:18", "--note", "quiet\u001b[2J hour");

    Command.Result listed = rewind("marks");

    assertThat(listed.out().lines().map(line -> line.split(" +")[0]))
        .containsExactly("NAME", "sooner", "later");
    assertThat(listed.out()).contains("hour").doesNotContain("\u001b");
  }

  @Test
  void doesNotMove() {
    rewind("mark", "before", "--at", "rev:18");

    Command.Result again = rewind("mark", "before", "--at", "rev:20");

    assertThat(again.code()).isEqualTo(3);
    assertThat(again.errors()).singleElement().asString().contains("revision 18");
  }

  @Test
  void thatIsNotThereIsWrongUse() {
    rewind("mark", "before", "--at", "rev:18");

    Command.Result got = rewind("get", "cm", "-A", "--at", "yesterday");

    assertThat(got.code()).isEqualTo(2);
    assertThat(got.errors()).singleElement().asString().contains("'yesterday'", "before");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", "now", "5m ago", "rev:7", "a/b", "restore-x", "\u202ea"})
  void hostileNamesAreWrongUse(String name) {
    Command.Result marked = rewind("mark", name, "--at", "rev:18");

    assertThat(marked.code()).isEqualTo(2);
    assertThat(marked.errors()).singleElement().asString().contains("cannot name a mark");
  }

  private Command.Result rewind(String... line) {
    String[] whole = java.util.Arrays.copyOf(line, line.length + 2);
    whole[line.length] = "--archive";
    whole[line.length + 1] = folder.toString();
    return Command.in(folder).run(whole);
  }
}
