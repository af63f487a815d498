package io.kuberewind.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running instance shows to operators, and what it shows to nobody else. */
class UpOperationsTest {
  private static final Path TABLE = Path.of("..", "deploy", "OPERATIONS.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `(rewind_[a-z_]+)` \\| ([a-z-]+) \\| ([^|]*)\\| [^|]+ \\|");
  private static final Pattern TYPE = Pattern.compile("# TYPE (rewind_[a-z_]+) [a-z]+");
  private static final Pattern NAME = Pattern.compile("\\brewind_[a-z_]+");
  private static final List<String> PROTECTED =
      List.of(
          "/api/v1/status",
          "/api/v1/recent?cluster=test",
          "/api/v1/state?cluster=test&revision=1",
          "/api/v1/openapi.json");

  @TempDir static Path dir;
  private static Running running;

  @BeforeAll
  static void start() throws Exception {
    running = Running.start(dir, Map.of()).awaitReady();
    running.kubectl("create", "secret", "generic", "shop", "--from-literal=pin=hunter2-4711");
    await()
        .atMost(Running.PATIENCE)
        .untilAsserted(() -> assertThat(running.client().recentNames()).contains("shop"));
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void theMetricsAreThoseOfTheTable() throws Exception {
    Set<String> expected = documented(Set.of("watcher", "streams-app", "archiver"));

    await()
        .atMost(Running.PATIENCE)
        .untilAsserted(
            () -> {
              Set<String> scraped = scraped();
              scraped.removeAll(documented(Set.of("audit")));
              assertThat(scraped).as("metrics and %s", TABLE).isEqualTo(expected);
            });
  }

  @Test
  void alertsAndDashboardNameMetricsOfTheTable() throws IOException {
    Set<String> documented = documented(Set.of("watcher", "streams-app", "archiver", "audit"));

    assertThat(named("prometheus/alerts.yaml")).hasSizeGreaterThan(5).isSubsetOf(documented);
    assertThat(named("grafana/dashboard.json")).hasSizeGreaterThan(5).isSubsetOf(documented);
  }

  @Test
  void everyTypeHasALagAndItIsSmall() {
    await()
        .atMost(Running.PATIENCE)
        .untilAsserted(
            () -> {
              String metrics = running.client().text("/metrics");
              assertThat(metrics)
                  .containsPattern(
                      "rewind_watcher_type_lag_seconds\\{group=\"apps\",resource=\"deployments\"} \\d")
                  .containsPattern("rewind_streams_lag_seconds \\d")
                  .containsPattern("rewind_watcher_lag_seconds \\d");
            });
  }

  @Test
  void theMetricsHoldNothingOfTheClustersContent() throws Exception {
    assertThat(running.client().text("/metrics"))
        .doesNotContain("hunter2", "shop", running.up().token().reveal());
  }

  @Test
  void withoutTheTokenThereIsNoApi() throws Exception {
    for (String path : PROTECTED) {
      assertThat(UpClient.withoutToken(running.up()).status(path)).as(path).isEqualTo(401);
    }
  }

  @Test
  void aNameThatIsNotOursIsRefusedWithTheTokenToo() throws Exception {
    for (String path : PROTECTED) {
      assertThat(head(path, "rebound.example.com")).as(path).startsWith("HTTP/1.1 421");
    }
    assertThat(head("/metrics", "rebound.example.com:80")).startsWith("HTTP/1.1 421");
    assertThat(head("/healthz", "localhost.example.com")).startsWith("HTTP/1.1 421");
    assertThat(head("/healthz", "localhost")).startsWith("HTTP/1.1 200");
  }

  @Test
  void noPageOfAnotherOriginMayRead() throws Exception {
    for (String path : PROTECTED) {
      assertThat(head(path, "127.0.0.1").toLowerCase(Locale.ROOT))
          .as(path)
          .doesNotContain("access-control-allow");
    }
  }

  @Test
  void theDescriptionTellsOfEveryRouteAndNoOther() throws Exception {
    JsonNode document = running.client().json("/api/v1/openapi.json");

    Map<String, Set<String>> described = new TreeMap<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path -> {
              Set<String> methods = new TreeSet<>();
              path.getValue()
                  .fieldNames()
                  .forEachRemaining(m -> methods.add(m.toUpperCase(Locale.ROOT)));
              described.put(path.getKey(), methods);
            });
    assertThat(described).isEqualTo(running.up().routes());
  }

  @Test
  void theStatusIsAsDescribed() throws Exception {
    JsonNode status = running.client().json("/api/v1/status");
    List<String> members = new ArrayList<>();
    running
        .client()
        .json("/api/v1/openapi.json")
        .at("/components/schemas/Status/required")
        .forEach(member -> members.add(member.asText()));

    assertThat(status.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(members);
  }

  private static Set<String> documented(Set<String> stages) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(TABLE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && stages.contains(row.group(2))) {
        names.add(row.group(1));
      }
    }
    return names;
  }

  private static Set<String> named(String file) throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(Files.readString(TABLE.resolveSibling(file)));
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }

  private static Set<String> scraped() throws Exception {
    Set<String> names = new TreeSet<>();
    Matcher type = TYPE.matcher(running.client().text("/metrics"));
    while (type.find()) {
      names.add(type.group(1));
    }
    return names;
  }

  /** The head of an answer to a browser that was sent here by a page under the name. */
  private static String head(String path, String host) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), running.up().http().getPort())) {
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://rebound.example.com\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
              .formatted(path, host, running.up().token().reveal());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.substring(0, answer.indexOf("\r\n\r\n"));
    }
  }
}
