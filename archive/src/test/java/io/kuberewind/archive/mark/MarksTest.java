package io.kuberewind.archive.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.store.ByteSource;
import io.kuberewind.archive.store.MemoryStore;
import io.kuberewind.archive.store.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarksTest {
  private static final Instant THEN = Instant.parse("2026-11-20T14:03:07.412Z");

  private final MemoryStore store = new MemoryStore();
  private final Marks marks = new Marks(store, "prod");

  @Test
  void standsForItsMoment() {
    Mark mark = mark("before-upgrade", 812);

    marks.add(mark);

    assertThat(marks.find("before-upgrade")).contains(mark);
    assertThat(marks.get("before-upgrade")).isEqualTo(mark);
  }

  @Test
  void mayBeWrittenAgainAsItIs() {
    marks.add(mark("before-upgrade", 812));

    marks.add(mark("before-upgrade", 812));

    assertThat(marks.all()).hasSize(1);
  }

  @Test
  void neverMoves() {
    marks.add(mark("before-upgrade", 812));

    assertThatThrownBy(() -> marks.add(mark("before-upgrade", 813)))
        .isInstanceOf(MarkExistsException.class)
        .hasMessageContaining("revision 812");

    assertThat(marks.get("before-upgrade").revision()).isEqualTo(812);
  }

  @Test
  void areListedByRevision() {
    marks.add(mark("b", 3));
    marks.add(mark("c", 2));
    marks.add(mark("a", 3));
    new Marks(store, "other").add(mark("elsewhere", 1));

    assertThat(marks.all()).extracting(Mark::name).containsExactly("c", "a", "b");
  }

  @Test
  void anUnknownNameNamesThoseThatAreThere() {
    marks.add(mark("before-upgrade", 812));

    assertThatThrownBy(() -> marks.get("yesterday"))
        .isInstanceOf(MarkNotFoundException.class)
        .hasMessageContaining("before-upgrade");
  }

  @Test
  void damageIsTold() {
    marks.add(mark("before-upgrade", 812));
    ObjectPath path = ObjectPath.of("prod/marks/before-upgrade.json");
    String json = new String(store.read(path, 10_000), StandardCharsets.UTF_8);
    store.delete(path);
    store.putIfAbsent(
        path, ByteSource.of(json.replace("812", "813").getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> marks.get("before-upgrade")).isInstanceOf(DamagedFileException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../../etc",
        "a/b",
        "a\\b",
        "5m",
        "2026-11-20",
        "rev:1",
        "now",
        "NOW",
        "live",
        "latest",
        "a b",
        "-a",
        "%2e",
        "a\u001b[2J",
        "\u202eevil",
        "restore-abc"
      })
  void hostileNamesAreRefused(String name) {
    assertThatThrownBy(() -> mark(name, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameIsNoLongerThanAHundredCharacters() {
    assertThat(Mark.isName("a".repeat(100))).isTrue();
    assertThat(Mark.isName("a".repeat(101))).isFalse();
  }

  private static Mark mark(String name, long revision) {
    return new Mark(
        name, 1, revision, THEN, Duration.ofMillis(8), Mark.Kind.USER, "alice", THEN, "", "");
  }
}
