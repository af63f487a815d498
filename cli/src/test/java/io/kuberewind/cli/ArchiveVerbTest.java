package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.restore.fields.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop's archive, of 14:00 to 14:01, an hour later. */
class ArchiveVerbTest {

  @TempDir private Path folder;

  @BeforeEach
  void record() {
    ShopArchive.write(folder);
  }

  @Test
  void lsTellsWhatThereIs() throws IOException {
    rewind("mark", "before", "--at", "rev:18");

    Command.Result listed = rewind("archive", "ls", "-o", "json");

    JsonNode answer = Json.MAPPER.readTree(listed.out());
    assertThat(listed.code()).as(listed.err()).isZero();
    assertThat(answer.at("/segments/files").asInt()).isEqualTo(1);
    assertThat(answer.at("/begin/revision").asInt()).isEqualTo(2);
    assertThat(answer.at("/end/revision").asInt()).isEqualTo(40);
    assertThat(answer.path("items").findValuesAsText("type")).containsExactly("segment", "mark");
  }

  @Test
  void lsIsATableToo() {
    Command.Result listed = rewind("archive", "ls");

    assertThat(listed.out()).startsWith("TYPE");
    assertThat(listed.out()).contains("prod/log/p0/", "0 snapshot files");
  }

  @Test
  void compactHasNothingToDoInAYoungArchive() {
    Command.Result compacted = rewind("archive", "compact");

    assertThat(compacted.code()).as(compacted.err()).isZero();
    assertThat(compacted.out()).isEqualTo("nothing to compact\n");
  }

  @Test
  void pruneOnlyPlansWithoutYes() throws IOException {
    rewind("mark", "before", "--at", "rev:18");

    Command.Result planned =
        rewind("archive", "prune", "--keep", "any second for 1m", "-o", "json");

    JsonNode answer = Json.MAPPER.readTree(planned.out());
    assertThat(planned.code()).as(planned.err()).isEqualTo(1);
    assertThat(answer.path("done").asBoolean()).isFalse();
    assertThat(answer.at("/totals/delete/files").asInt()).isEqualTo(1);
    assertThat(answer.at("/totals/make/files").asInt()).isEqualTo(2);
    assertThat(answer.path("items").findValuesAsText("reason")).contains("mark before");
    assertThat(rewind("get", "cm", "-A", "--at", "rev:12").code()).isZero();
  }

  @Test
  void pruneKeepsThePromisesAndRefusesWhatIsGone() throws IOException {
    rewind("mark", "before", "--at", "rev:18");

    Command.Result pruned =
        rewind("archive", "prune", "--keep", "any second for 1m", "--yes", "-o", "json");

    JsonNode answer = Json.MAPPER.readTree(pruned.out());
    assertThat(pruned.code()).as(pruned.err()).isZero();
    assertThat(answer.path("promises").findValuesAsText("state")).containsOnly("ok");
    assertThat(rewind("get", "deploy/web", "-n", "shop", "--at", "before", "-o", "yaml").out())
        .contains("image: web:1");
    assertThat(rewind("get", "cm", "-A", "--at", "rev:40").code()).isZero();
    Command.Result gone = rewind("get", "cm", "-A", "--at", "rev:12");
    assertThat(gone.code()).isEqualTo(2);
    assertThat(gone.errors())
        .singleElement()
        .asString()
        .contains("not kept any more", "(rev:18)", "(rev:40)");
    assertThat(rewind("archive", "prune", "--yes").out()).contains("nothing to let go");
  }

  @Test
  void repairOnlyPlansWithoutYes() throws IOException {
    spoilNewestCommit();

    Command.Result planned = rewind("archive", "repair", "-o", "json");

    JsonNode answer = Json.MAPPER.readTree(planned.out());
    assertThat(planned.code()).as(planned.err()).isEqualTo(1);
    assertThat(answer.path("done").asBoolean()).isFalse();
    assertThat(answer.path("items").findValuesAsText("action")).containsExactly("fold");
    assertThat(rewind("verify", "--deep").code()).isEqualTo(1);
  }

  @Test
  void repairMakesTheArchiveWhole() throws IOException {
    String before = rewind("get", "cm", "-A", "--at", "rev:40", "-o", "json").out();
    spoilNewestCommit();
    assertThat(rewind("archive", "compact").errors())
        .singleElement()
        .asString()
        .contains("is damaged", "archive repair");

    Command.Result repaired = rewind("archive", "repair", "--yes");

    assertThat(repaired.code()).as(repaired.err()).isZero();
    assertThat(repaired.out()).startsWith("ACTION").endsWith("1 objects repaired\n");
    assertThat(rewind("verify", "--deep").code()).isZero();
    assertThat(rewind("archive", "compact").code()).isZero();
    assertThat(rewind("get", "cm", "-A", "--at", "rev:40", "-o", "json").out()).isEqualTo(before);
    assertThat(rewind("archive", "repair").out()).isEqualTo("nothing to repair\n");
  }

  @Test
  void repairNamesWhatStaysLost() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("prod/log"))) {
      Files.delete(files.filter(Files::isRegularFile).findFirst().orElseThrow());
    }

    Command.Result repaired = rewind("archive", "repair", "--yes");

    assertThat(repaired.code()).as(repaired.err()).isEqualTo(1);
    assertThat(repaired.out())
        .contains("nothing can be repaired", "1 objects and 1 spans stay lost", "offsets 0 to");
  }

  @Test
  void aDamagedFormatIsNamedByEveryVerb() throws IOException {
    Files.writeString(folder.resolve("prod/format.json"), "{}");

    for (String[] verb :
        new String[][] {{"get", "cm", "-A"}, {"verify"}, {"status"}, {"archive", "compact"}}) {
      Command.Result refused = rewind(verb);

      assertThat(refused.code()).as(verb[0]).isNotZero();
      assertThat(refused.err()).contains("prod/format.json is damaged", "archive repair");
    }
    assertThat(rewind("archive", "repair", "--yes").err()).contains("kube-system");
  }

  private void spoilNewestCommit() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("prod/catalog"))) {
      Path newest = files.filter(Files::isRegularFile).max(Comparator.naturalOrder()).orElseThrow();
      byte[] bytes = Files.readAllBytes(newest);
      bytes[bytes.length / 2] ^= 1;
      Files.delete(newest);
      Files.write(newest, bytes);
    }
  }

  @Test
  void statusTellsOfEachPromiseWhetherARestoreExists() throws IOException {
    rewind("mark", "before", "--at", "rev:18");
    assertThat(rewind("status").out()).contains("any second for ever", "marks for ever");
    rewind("archive", "prune", "--keep", "any second for 1m, hourly for 1d", "--yes");

    Command.Result status = rewind("status", "-o", "json");

    JsonNode promises = Json.MAPPER.readTree(status.out()).path("promises");
    assertThat(status.code()).as(status.err()).isEqualTo(1);
    assertThat(promises.findValuesAsText("promise"))
        .containsExactly("any second for 1m", "hourly for 1d", "marks for ever");
    assertThat(promises.findValuesAsText("state")).containsOnly("ok");
  }

  @Test
  void whatCannotBeReadIsWrongUse() {
    assertThat(rewind("archive", "prune", "--keep", "hourly 30d").errors())
        .singleElement()
        .asString()
        .contains("column 8: expected 'for', found '30'");
    assertThat(rewind("archive", "prune").code()).isEqualTo(2);
    assertThat(Command.in(folder).run("archive").code()).isEqualTo(2);
    assertThat(Command.in(folder).run("archive", "fold").code()).isEqualTo(2);
    assertThat(Command.in(folder).run("archive", "ls", "--colour").errors())
        .singleElement()
        .asString()
        .contains("kubectl rewind archive ls --help");
  }

  private Command.Result rewind(String... line) {
    String[] whole = java.util.Arrays.copyOf(line, line.length + 2);
    whole[line.length] = "--archive";
    whole[line.length + 1] = folder.toString();
    return Command.in(folder).run(whole);
  }
}
