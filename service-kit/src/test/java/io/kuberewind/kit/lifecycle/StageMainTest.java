package io.kuberewind.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage as its own process. */
class StageMainTest {
  @TempDir Path dir;
  private Process process;

  @AfterEach
  void kill() {
    process.destroyForcibly();
  }

  @Test
  void aSignalClosesTheStageAndExitsWithZero() throws Exception {
    start("--behaviour=run");
    await().atMost(Duration.ofMinutes(3)).until(() -> out().contains("started"));

    process.destroy();

    assertThat(exitCode()).isZero();
    assertThat(out()).contains("closed");
  }

  @Test
  void aStageThatFailsEndsTheProcess() throws Exception {
    start("--behaviour=fail");

    assertThat(exitCode()).isEqualTo(4);
    assertThat(out()).contains("closed");
    assertThat(err()).contains("the sample broke");
  }

  @Test
  void aStageThatDoesNotStartSaysWhyInOneLine() throws Exception {
    start("--behaviour=refuse");

    assertThat(exitCode()).isEqualTo(4);
    assertThat(err())
        .contains("sample: The sample does not start: mend it")
        .doesNotContain("\tat ");
  }

  @Test
  void wrongUseIsToldAtOnce() throws Exception {
    start("--behavior=run", "--http.listen=nowhere");

    assertThat(exitCode()).isEqualTo(2);
    assertThat(err())
        .contains("behaviour is required", "must be host:port", "did you mean 'behaviour'?");
  }

  @Test
  void aLogForProgramsIsOneObjectALine() throws Exception {
    start("--behaviour=run", "--log.format=json");
    await().atMost(Duration.ofMinutes(3)).until(() -> out().contains("started"));
    process.destroy();
    assertThat(exitCode()).isZero();

    List<JsonNode> lines = new ArrayList<>();
    for (String line : err().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }

    assertThat(lines)
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.path("timestamp").isNumber()).isTrue();
              assertThat(line.path("level").asText()).isEqualTo("INFO");
              assertThat(line.path("loggerName").asText()).startsWith("io.kuberewind.");
              assertThat(line.path("formattedMessage").asText()).isNotEmpty();
            });
    assertThat(lines.get(0).at("/kvpList/0/stage").asText()).isEqualTo("sample");
  }

  @Test
  void helpListsTheKeys() throws Exception {
    start("--help");

    assertThat(exitCode()).isZero();
    assertThat(out()).contains("--behaviour", "required", "--http.listen", "127.0.0.1:0");
  }

  private void start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SampleStage.class.getName());
    command.addAll(List.of(args));
    process =
        new ProcessBuilder(command)
            .redirectOutput(dir.resolve("out").toFile())
            .redirectError(dir.resolve("err").toFile())
            .start();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String out() throws IOException {
    return Files.readString(dir.resolve("out"));
  }

  private String err() throws IOException {
    return Files.readString(dir.resolve("err"));
  }
}
