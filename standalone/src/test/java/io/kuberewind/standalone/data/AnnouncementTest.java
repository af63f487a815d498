package io.kuberewind.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementTest {
  private final Announcement announcement =
      new Announcement(
          URI.create("http://127.0.0.1:7474"),
          "t0ken",
          "prod",
          URI.create("file:///archive"),
          "admin@prod",
          Instant.parse("2026-11-20T14:03:07Z"));

  @TempDir Path dir;

  @Test
  void theTokenIsForThisUserAlone() throws IOException {
    try (DataDir data = DataDir.lock(dir.resolve("data"))) {
      announcement.writeTo(data);

      JsonNode up = new ObjectMapper().readTree(data.upFile().toFile());
      assertThat(up.path("token").asText()).isEqualTo("t0ken");
      assertThat(up.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.upFile())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void whatElseTheUserHasConfiguredStays() throws IOException {
    Path config = dir.resolve("kuberewind/config.json");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "{\"theme\":\"dark\",\"current\":{\"cluster\":\"old\",\"x\":1}}");

    try (DataDir data = DataDir.lock(dir.resolve("data"))) {
      announcement.makeCurrent(data, config);
    }

    assertThat(new ObjectMapper().readTree(config.toFile()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"theme": "dark",
                     "current": {"dataDir": "%s", "archive": "file:///archive", "cluster": "prod",
                                 "http": "http://127.0.0.1:7474"}}
                    """
                        .formatted(dir.resolve("data"))));
  }

  @Test
  void theUsersConfigurationLiesWhereTheEnvironmentSays() {
    assertThat(Announcement.userConfig(Map.of("KUBEREWIND_CONFIG", "/a", "XDG_CONFIG_HOME", "/b")))
        .hasToString("/a");
    assertThat(Announcement.userConfig(Map.of("XDG_CONFIG_HOME", "/b")))
        .hasToString("/b/kuberewind/config.json");
  }
}
