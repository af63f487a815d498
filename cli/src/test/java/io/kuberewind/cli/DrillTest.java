package io.kuberewind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kuberewind.archive.mark.DrillRecords;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.restore.fields.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop's archive, restored into a real control plane. */
class DrillTest {
  @TempDir private Path folder;

  @BeforeEach
  void record() {
    ShopArchive.write(folder);
  }

  @Test
  void whatComesBackAsItWasSucceedsAndIsRecorded() throws IOException {
    Command.Result drilled = drill("cm", "-n", "shop", "--at", "rev:26", "-o", "json");

    JsonNode answer = Json.MAPPER.readTree(drilled.out());
    assertThat(answer.path("objects").asInt()).as(drilled.err()).isPositive();
    assertThat(answer.path("items").findValuesAsText("resource")).doesNotContain("configmaps");
    try (ObjectStore store = ObjectStores.open(folder.toUri(), Map.of())) {
      assertThat(new DrillRecords(store, "prod").lastSuccess().isPresent())
          .isEqualTo(drilled.code() == 0);
    }
  }

  @Test
  void whatIsAskedWronglyStartsNothing() {
    assertThat(drill("--at", "rev:26", "--seed", "1").code()).isEqualTo(2);
    assertThat(drill("--seed", "much").code()).isEqualTo(2);
    assertThat(drill("--at", "rev:99").code()).isEqualTo(2);
  }

  private Command.Result drill(String... line) {
    String[] whole = new String[line.length + 3];
    whole[0] = "drill";
    System.arraycopy(line, 0, whole, 1, line.length);
    whole[line.length + 1] = "--archive";
    whole[line.length + 2] = folder.toString();
    return Command.in(folder).run(whole);
  }
}
