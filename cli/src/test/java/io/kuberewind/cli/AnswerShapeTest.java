package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.restore.fields.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The members that programs rely on are there, in every item, also where they are null. */
class AnswerShapeTest {
  private static final String[] CHANGE = {
    "revision", "time", "timeError", "clock", "operation", "timeline", "group", "version",
    "resource", "kind", "namespace", "name", "uid", "actor", "fields", "restore"
  };
  private static final String[] ACTOR = {
    "how", "user", "onBehalfOf", "groups", "agent", "address", "auditId", "manager"
  };
  private static final String[] GAP = {
    "revision",
    "time",
    "operation",
    "group",
    "version",
    "resource",
    "kind",
    "fromRevision",
    "toRevision",
    "fromTime",
    "toTime",
    "reason"
  };

  @TempDir private static Path folder;

  @BeforeAll
  static void record() {
    PeopleArchive.write(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"log deploy/web -n shop", "who", "who --actor alice", "log -n shop"})
  void changesAndGaps(String line) throws IOException {
    JsonNode answer = answer(line);

    assertThat(names(answer)).containsExactly("items", "rewind");
    for (JsonNode item : answer.get("items")) {
      if (item.path("operation").asText().equals("gap")) {
        assertThat(names(item)).contains(GAP);
      } else {
        assertThat(names(item)).contains(CHANGE);
        assertThat(names(item.get("actor"))).contains(ACTOR);
        item.get("fields")
            .forEach(field -> assertThat(names(field)).contains("path", "before", "after"));
      }
    }
  }

  @Test
  void theyComeOldestFirstWithGapsInTheirPlace() throws IOException {
    JsonNode answer = answer("log deploy/web -n shop");

    assertThat(answer.get("items"))
        .extracting(item -> item.path("revision").asLong())
        .containsExactly(5L, 10L, 12L, 18L, 20L, 24L, 30L, 33L, 35L);
    assertThat(answer.at("/items/7/toRevision").isNull()).isTrue();
  }

  @Test
  void aRestoreIsToldApart() throws IOException {
    assertThat(answer("who --actor restore").at("/items/1/restore").asText())
        .isEqualTo("abc123def456");
  }

  /** As a process: how much is said is settled once in each. */
  @Test
  void whatAnAnswerCostIsToldWhenAskedFor() throws Exception {
    String cost = "read [\\d,]+ bytes of the archive in [\\d,]+ requests";

    assertThat(saidByAProcess("-v")).containsPattern(cost);
    assertThat(saidByAProcess("-o", "name")).doesNotContainPattern(cost);
  }

  private static String saidByAProcess(String... further) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "get", "deploy", "-n", "shop"));
    command.addAll(List.of("--archive", folder.toString()));
    command.addAll(List.of(further));
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static JsonNode answer(String line) throws IOException {
    List<String> command = new ArrayList<>(List.of(line.split(" ", -1)));
    command.addAll(List.of("-o", "json", "--archive", folder.toString()));
    Command.Result result = Command.in(folder).run(command);
    assertThat(result.code()).as(result.err()).isZero();
    return Json.MAPPER.readTree(result.out());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
