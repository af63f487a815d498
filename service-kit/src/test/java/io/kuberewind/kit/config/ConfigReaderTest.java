package io.kuberewind.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  @TempDir Path dir;

  @Test
  void theFileYieldsToTheEnvironmentAndThatToFlags() throws IOException {
    Path file = dir.resolve("a.properties");
    Files.writeString(file, "one=file\ntwo=file\nthree=file\n");

    ConfigReader reader =
        new ConfigReader(
            ConfigSource.of(
                new String[] {"--config", file.toString(), "--three=flag"},
                Map.of("X_TWO", "env", "X_THREE", "env", "HOME", "/"),
                "X_"));

    assertThat(reader.string("one")).isEqualTo("file");
    assertThat(reader.string("two")).isEqualTo("env");
    assertThat(reader.string("three")).isEqualTo("flag");
    reader.finish();
  }

  @Test
  void allProblemsComeInOneMessage() {
    ConfigReader reader =
        new ConfigReader(
            ConfigSource.of(
                new String[] {"stray", "--roll.interval=soon", "--bootstrap.server=a:1"},
                Map.of("X_THREADS", "99"),
                "X_"));

    reader.string("bootstrap.servers");
    reader.duration("roll.interval", Duration.ofSeconds(5));
    reader.integer("threads", 4, 1, 16);
    ConfigException problems = catchThrowableOfType(ConfigException.class, reader::finish);

    assertThat(problems.problems())
        .containsExactlyInAnyOrder(
            "'stray' is not a flag: write --key=value",
            "bootstrap.servers is required",
            "roll.interval=soon (flag): must be a duration such as 250ms, 5s, 10m, 24h or 7d",
            "threads=99 (environment X_THREADS): must be 1 to 16",
            "unknown key 'bootstrap.server' (flag): did you mean 'bootstrap.servers'?");
    assertThat(problems).hasMessageContaining("5 problems");
  }

  @Test
  void aFileThatIsNotThereIsAProblem() {
    ConfigReader reader =
        new ConfigReader(ConfigSource.of(new String[] {"--config", dir + "/none"}, Map.of(), "X_"));

    assertThatThrownBy(reader::finish).hasMessageContaining("there is no configuration file");
  }

  @Test
  void secretsAreMaskedAndMayLieInAFile() throws IOException {
    Path file = dir.resolve("password");
    Files.writeString(file, "s3cret\n");
    ConfigReader reader =
        new ConfigReader(
            ConfigSource.of(
                Map.of(
                    "store.secret.file", file.toString(),
                    "token", "t0ken",
                    "url", "https://me:pw0rd@host/",
                    "kafka.sasl.jaas.config", "pa55")));

    Optional<Secret> secret = reader.secret("store.secret");
    reader.secret("token");
    reader.uri("url");
    Map<String, String> kafka = reader.prefixed("kafka.");
    reader.finish();

    assertThat(secret.orElseThrow().reveal()).isEqualTo("s3cret");
    assertThat(secret.orElseThrow()).hasToString("***");
    assertThat(kafka).containsEntry("sasl.jaas.config", "pa55");
    assertThat(reader.describe())
        .contains("url=https://***@host/", "token=***", "store.secret=***")
        .doesNotContain("s3cret", "t0ken", "pw0rd", "pa55");
  }

  @Test
  void aMessageDoesNotRepeatASecret() {
    ConfigReader reader = new ConfigReader(ConfigSource.of(Map.of("url", "me:pw0rd@ho st")));

    reader.integer("retry.token", 1, 1, 2);
    reader.uri("url");

    assertThatThrownBy(reader::finish).hasMessageContaining("must be a URI");
  }

  @Test
  void whatARecordRefusesIsAProblemToo() {
    assertThatThrownBy(
            () ->
                ConfigReader.readAll(
                    ConfigSource.of(Map.of()),
                    reader -> {
                      throw new IllegalArgumentException("low must be below high");
                    }))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Configuration: low must be below high");
  }

  @Test
  void theVariablesOfAServiceLinkAreNotConfiguration() {
    ConfigReader reader =
        new ConfigReader(
            ConfigSource.of(
                new String[0],
                Map.of(
                    "X_SERVICE_HOST", "10.0.0.1",
                    "X_PORT_80_TCP_ADDR", "10.0.0.1",
                    "X_WEB_SERVICE_PORT_HTTP", "80",
                    "X_CONFIG", "/etc/x"),
                "X_"));

    reader.finish();

    assertThat(reader.describe()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "250ms,PT0.25S",
    "5s,PT5S",
    "10m,PT10M",
    "24h,PT24H",
    "7d,PT168H",
    "PT1M,PT1M",
    "0,PT0S"
  })
  void durations(String text, Duration expected) {
    ConfigReader reader = new ConfigReader(ConfigSource.of(Map.of("key", text)));

    assertThat(reader.duration("key", Duration.ofDays(1))).isEqualTo(expected);
    reader.finish();
  }

  @ParameterizedTest
  @CsvSource({"512,512", "64KiB,65536", "64MiB,67108864", "1 GiB,1073741824"})
  void sizes(String text, long expected) {
    ConfigReader reader = new ConfigReader(ConfigSource.of(Map.of("key", text)));

    assertThat(reader.bytes("key", 1)).isEqualTo(expected);
    reader.finish();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1:80,127.0.0.1,80", "[::1]:0,::1,0", "localhost:65535,localhost,65535"})
  void addresses(String text, String host, int port) {
    ConfigReader reader = new ConfigReader(ConfigSource.of(Map.of("key", text)));

    assertThat(reader.listen("key", null))
        .isEqualTo(new ListenAddress(host, port))
        .hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({"80", ":80", "host:", "host:70000"})
  void notAnAddress(String text) {
    ConfigReader reader = new ConfigReader(ConfigSource.of(Map.of("key", text)));

    reader.listen("key", null);

    assertThatThrownBy(reader::finish).hasMessageContaining("must be host:port");
  }
}
