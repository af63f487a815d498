package io.kuberewind.restore.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.FieldDiff;
import io.kuberewind.restore.fields.Json;
import io.kuberewind.restore.target.TargetIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFileTest {
  private static final Instant TIME = Instant.parse("2026-11-20T14:03:07.412Z");

  @TempDir private Path folder;
  private Path file;
  private RestorePlan plan;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("shop.plan");
    plan = plan();
    PlanFile.write(plan, file);
  }

  @Test
  void comesBackAsItWas() throws IOException {
    assertThat(PlanFile.read(file)).isEqualTo(plan);
  }

  @Test
  void mayBeLaidOutAnew() throws IOException {
    Files.writeString(file, Json.MAPPER.readTree(Files.readString(file)).toString());

    assertThat(PlanFile.read(file)).isEqualTo(plan);
  }

  @Test
  void isRefusedOnceItWasEdited() throws IOException {
    String text = Files.readString(file);
    for (String edited :
        List.of(
            text.replace("\"web\"", "\"api\""),
            text.replace("\"patch\"", "\"create\""),
            text.replace("\"after\" : 3", "\"after\" : 4"),
            text.replace("\"format\"", "\"more\" : 1, \"format\""))) {
      Files.writeString(file, edited);

      assertThatThrownBy(() -> PlanFile.read(file))
          .isInstanceOf(EditedPlanException.class)
          .hasMessageContaining("edited");
    }
  }

  @Test
  void sayWhatIsNoPlan() throws IOException {
    Files.writeString(file, "apiVersion: v1");

    assertThatThrownBy(() -> PlanFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a plan");
    assertThatThrownBy(() -> PlanFile.read(folder.resolve("none")))
        .hasMessageContaining("there is no plan at");
  }

  @Test
  void saysWhichFormatItCannotRead() throws IOException {
    Files.writeString(file, "{\"format\":\"kuberewind.io/plan/99\"}");

    assertThatThrownBy(() -> PlanFile.read(file)).hasMessageContaining("plan/99");
  }

  private static RestorePlan plan() {
    PlanItem item =
        new PlanItem(
            Action.PATCH,
            new GroupResource("apps", "deployments"),
            "v1",
            "Deployment",
            "shop",
            "web",
            new PlanItem.Recorded(
                new GroupResource("apps", "deployments"), "v1", "shop", "web", 812),
            new PlanItem.Live("uid", "900"),
            List.of(
                new FieldDiff(
                    "/spec/replicas", Json.MAPPER.valueToTree(2), Json.MAPPER.valueToTree(3))),
            "");
    return new RestorePlan(
        RestorePlan.newId(),
        TIME,
        new ArchiveRef("file:/archive", "prod", "cluster-uid"),
        new CutRef(1, 812, TIME, Duration.ofMillis(500), "OBSERVED", false),
        new TargetIdentity("https://prod", "cluster-uid"),
        new PlanContents(
            List.of(item),
            Map.of(
                Action.PATCH,
                1L,
                Action.CREATE,
                0L,
                Action.UNCHANGED,
                7L,
                Action.SKIP,
                0L,
                Action.BLOCKED,
                0L,
                Action.DELETE,
                0L,
                Action.RECREATE,
                0L)),
        PlanOptions.EXACT,
        RestorePlan.NO_REWRITE,
        java.util.Optional.of("abc123def456"));
  }
}
