package io.kuberewind.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.sandbox.ControlPlane;
import io.kuberewind.sealing.key.Keyset;
import io.kuberewind.sealing.key.KeysetFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With keys, a known value of a Secret is found nowhere: broker, dead letters, stores, archive,
 * temporary files, logs at debug level, and what the HTTP API answers. The same search finds what
 * is not secret.
 */
class SecretsNowhereTest {
  /** As it stands in every form of a value but base64. */
  private static final String TOKEN = "hunter2x7q9sealed4711";

  private static final String VALUE = "say \"" + TOKEN + "\" é\n";
  private static final String CONTROL = "control8kz3visible0815";

  @TempDir private Path dir;
  private Path searched;
  private Path own;
  private ControlPlane controlPlane;

  @Test
  void aSecretsValueIsFoundNowhere() throws Exception {
    searched = Files.createDirectories(dir.resolve("searched"));
    own = Files.createDirectories(dir.resolve("own"));
    new KeysetFile(own.resolve("keys.json")).create(Keyset.create(Instant.now(), true));
    Files.writeString(
        own.resolve("policy.yaml"), "seal: [{kinds: [configmaps], fields: [/data/token]}]");
    try (ControlPlane started = ControlPlane.start()) {
      controlPlane = started;
      kubectl("create", "secret", "generic", "listed", "--from-file=pin=" + file("value", VALUE));
      run("0", this::writeAndDelete);
      PoisonedChanges.spoilSecrets(searched.resolve("data/kafka"));
      // Under another name everything is listed anew, and told a second time.
      run("1", () -> create("configmap", "second", "text=" + CONTROL));
    }

    SearchedFiles files = new SearchedFiles(searched);
    assertThat(files.holding(CONTROL.getBytes(StandardCharsets.UTF_8)))
        .as("where the search finds what is not sealed")
        .anyMatch(name -> name.contains("/kafka/rewind.changes-"))
        .anyMatch(name -> name.contains("/kafka/rewind.history-"))
        .anyMatch(name -> name.contains("/streams/"))
        .anyMatch(name -> name.contains("/archive/"));
    assertThat(files.holding("rewind.cause".getBytes(StandardCharsets.UTF_8)))
        .as("where what cannot be read is set aside")
        .anyMatch(name -> name.contains("/kafka/rewind.dead-letters-"));
    for (byte[] form : forms()) {
      assertThat(files.holding(form))
          .as("files with %s", new String(form, StandardCharsets.UTF_8))
          .isEmpty();
    }
  }

  /** A step of the story. */
  private interface Step {
    void run() throws Exception;
  }

  private void writeAndDelete() throws Exception {
    kubectl("create", "secret", "generic", "watched", "--from-file=pin=" + file("value", VALUE));
    String manifest =
        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"applied\"},\"stringData\":{\"pin\":\""
            + TOKEN
            + "\"}}";
    kubectl("apply", "-f", file("applied.json", manifest));
    kubectl("apply", "-f", file("again.json", manifest.replace("pin", "pen")));
    kubectl("label", "secret", "watched", "a=b");
    kubectl("delete", "secret", "watched");
    create("configmap", "sealed", "token=" + TOKEN);
    create("configmap", "control", "text=" + CONTROL);
  }

  private void run(String instance, Step step) throws Exception {
    Path log = searched.resolve("up-" + instance + ".log");
    Process up = up(instance, log);
    try {
      await()
          .atMost(Running.PATIENCE)
          .until(() -> !up.isAlive() || Files.readString(log).contains("ready: "));
      step.run();
      SearchedFiles archive = new SearchedFiles(searched.resolve("data/archive"));
      byte[] last = (instance.equals("0") ? "control" : "second").getBytes(StandardCharsets.UTF_8);
      await()
          .atMost(Running.PATIENCE)
          .until(
              () ->
                  archive.holding(last).stream().anyMatch(name -> name.contains("/log/"))
                      && up.isAlive());
      assertThat(answers()).doesNotContain(TOKEN).doesNotContain(base64(VALUE));
    } finally {
      up.destroy();
      if (!up.waitFor(180, TimeUnit.SECONDS)) {
        up.destroyForcibly().waitFor();
      }
    }
  }

  private Process up(String instance, Path log) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(searched.resolve("tmp")));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("io.kuberewind.standalone.Main");
    command.addAll(List.of("--kubeconfig", controlPlane.kubeconfig("rewind").toString()));
    command.addAll(List.of("--cluster", "test", "--data-dir", searched + "/data"));
    command.addAll(List.of("--keys", own + "/keys.json", "--policy", own + "/policy.yaml"));
    command.addAll(List.of("--watcher.instance", instance, "--roll.interval", "1s"));
    command.addAll(List.of("--log.level", "DEBUG"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBEREWIND_CONFIG", searched + "/config.json");
    return builder.redirectOutput(log.toFile()).start();
  }

  /** What the instance has to say of the Secrets, as bytes of the answers. */
  private String answers() throws Exception {
    JsonNode up = new ObjectMapper().readTree(searched.resolve("data/up.json").toFile());
    UpClient client =
        new UpClient(
            URI.create(up.path("http").asText()), "Bearer " + up.path("token").asText(), "test");
    long revision = client.json("/api/v1/status").path("history").path("revision").asLong();
    return client.text("/api/v1/recent?cluster=test")
        + client.text("/api/v1/state?cluster=test&resource=secrets&revision=" + revision)
        + client.text("/metrics");
  }

  /** The token as it is, and within base64 at any of its three places; the whole value too. */
  private static List<byte[]> forms() {
    List<byte[]> forms = new ArrayList<>();
    forms.add(TOKEN.getBytes(StandardCharsets.UTF_8));
    forms.add(base64(VALUE).getBytes(StandardCharsets.UTF_8));
    for (String before : List.of("", "x", "xx")) {
      String text = base64(before + TOKEN);
      forms.add(text.substring(4, text.length() - 4).getBytes(StandardCharsets.UTF_8));
    }
    return forms;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String file(String name, String content) throws Exception {
    return Files.writeString(own.resolve(name), content).toString();
  }

  private void create(String kind, String name, String literal) throws Exception {
    kubectl("create", kind, name, "--from-literal=" + literal);
  }

  private void kubectl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(controlPlane.kubectl().toString());
    command.add("--kubeconfig=" + controlPlane.kubeconfig("admin"));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
