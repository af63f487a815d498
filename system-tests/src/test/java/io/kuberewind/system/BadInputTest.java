package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person gets wrong, and what is told: one line that says what is wrong and what to do, and
 * the right exit code.
 */
class BadInputTest {
  private static final int USAGE = 2;
  private static final int REFUSED = 3;
  private static final int FAILED = 4;

  @TempDir private static Path shared;
  private static ControlPlane controlPlane;
  private static Rewind rewind;
  private static RunningProcess up;

  @BeforeAll
  static void startOneThatWorks() {
    controlPlane = ControlPlane.start();
    rewind = new Rewind(shared);
    up =
        RunningProcess.start(
                "up",
                rewind.builder(upWith(goodKubeconfig(), data()).toArray(String[]::new)),
                shared.resolve("up.log"))
            .awaitLog("^ready");
  }

  @AfterAll
  static void stop() {
    up.close();
    controlPlane.close();
  }

  @Test
  void aKubeconfigThatIsNotThere(@TempDir Path work) {
    assertRefused(
        USAGE, "no-such-file", upWith(work.resolve("no-such-file"), work.resolve("data")));
  }

  @Test
  void aKubeconfigThatIsNotYaml(@TempDir Path work) throws IOException {
    Path file = Files.writeString(work.resolve("broken.yaml"), "{clusters: [[[");

    assertRefused(USAGE, "broken.yaml", upWith(file, work.resolve("data")));
  }

  @Test
  void aContextThatDoesNotExist(@TempDir Path work) {
    List<String> command = upWith(goodKubeconfig(), work.resolve("data"));
    command.addAll(List.of("--context", "nowhere"));

    assertRefused(USAGE, "nowhere", command);
  }

  @Test
  void noClusterAtTheAddress(@TempDir Path work) throws IOException {
    String text =
        Files.readString(goodKubeconfig()).replaceAll("server: .*", "server: https://127.0.0.1:1");
    Path file = Files.writeString(work.resolve("away.yaml"), text);

    assertRefused(FAILED, "127.0.0.1:1", upWith(file, work.resolve("data")));
  }

  @Test
  void aTokenThatIsRefused(@TempDir Path work) throws IOException {
    String text = Files.readString(goodKubeconfig()).replaceAll("token: .*", "token: wrong");
    Path file = Files.writeString(work.resolve("refused.yaml"), text);

    assertRefused(FAILED, "401|refuse", upWith(file, work.resolve("data")));
  }

  @Test
  void aDataDirThatAnotherUpUses() {
    assertRefused(REFUSED, "in use", upWith(goodKubeconfig(), data()));
  }

  @Test
  void aPortThatIsTaken(@TempDir Path work) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> command = upWith(goodKubeconfig(), work.resolve("data"));
      command.addAll(List.of("--http", "127.0.0.1:" + taken.getLocalPort()));

      assertRefused(FAILED, String.valueOf(taken.getLocalPort()), command);
    }
  }

  @Test
  void anArchiveThatCannotBeWritten(@TempDir Path work) throws IOException {
    Path file = Files.writeString(work.resolve("a-file"), "not a folder");
    List<String> command = upWith(goodKubeconfig(), work.resolve("data"));
    command.addAll(List.of("--archive", file.resolve("archive").toUri().toString()));

    assertRefused(FAILED, "a-file", command);
  }

  @Test
  void anArchiveOfAnotherCluster(@TempDir Path work) {
    try (ControlPlane other = ControlPlane.start()) {
      List<String> command = upWith(other.kubeconfig("rewind"), work.resolve("data"));
      command.addAll(List.of("--archive", data().resolve("archive").toUri().toString()));

      assertRefused(REFUSED, "holds the archive of cluster .* choose another archive", command);
    }
  }

  /** One MiB in etcd, and six times that as JSON: its characters are written as escapes. */
  @Test
  void theLargestObjectThatTheApiServerTakes() {
    ApiServer admin = ApiServer.of(controlPlane.kubeconfig("admin"));
    String maps = "/api/v1/namespaces/default/configmaps";
    ObjectNode map = new ObjectMapper().createObjectNode();
    map.putObject("metadata").put("name", "large");
    assertThat(admin.post(maps, map).succeeded()).isTrue();
    for (int part = 0; part < 3; part++) {
      ObjectNode patch = new ObjectMapper().createObjectNode();
      patch.putObject("data").put("part-" + part, "\u0001".repeat(340_000));
      assertThat(admin.mergePatch(maps + "/large", patch).succeeded()).isTrue();
    }
    JsonNode whole = admin.get(maps + "/large");

    Comparison comparison =
        new Comparison(rewind, new Truth(admin), "--data-dir", data().toString());

    long revision = whole.at("/metadata/resourceVersion").asLong();
    assertThat(comparison.recordedAt("rev:" + revision))
        .containsEntry("configmaps./default/large", whole);
    assertThat(admin.delete(maps + "/large").succeeded()).isTrue();
  }

  @Test
  void timesThatCannotBeAnswered() {
    assertRefused(
        USAGE,
        "half past",
        List.of("get", "cm", "-A", "--at", "half past", "--data-dir", data().toString()));
    assertRefused(
        USAGE,
        "future",
        List.of(
            "get", "cm", "-A", "--at", "2199-01-01T00:00:00Z", "--data-dir", data().toString()));
    assertRefused(
        USAGE,
        "begin",
        List.of(
            "get", "cm", "-A", "--at", "2001-01-01T00:00:00Z", "--data-dir", data().toString()));
  }

  @Test
  void aKindThatNobodyKnows() {
    assertRefused(
        USAGE,
        "deploymets",
        List.of("get", "deploymets", "-A", "--at", "now", "--data-dir", data().toString()));
  }

  @Test
  void anObjectThatDidNotExistThen() {
    assertRefused(
        1,
        "nobody",
        List.of(
            "get",
            "configmap",
            "nobody",
            "-n",
            "default",
            "--at",
            "now",
            "--data-dir",
            data().toString()));
  }

  @Test
  void aPlanFileThatWasEdited(@TempDir Path work) throws IOException {
    Path plan = work.resolve("edited.plan");
    rewind.run(
        "plan",
        "--at",
        "now",
        "-n",
        "default",
        "--out",
        plan.toString(),
        "--kubeconfig",
        controlPlane.kubeconfig("admin").toString(),
        "--data-dir",
        data().toString());
    Files.writeString(plan, Files.readString(plan).replaceFirst("default", "kube-system"));

    assertRefused(
        REFUSED,
        "edited",
        List.of(
            "apply",
            plan.toString(),
            "--kubeconfig",
            controlPlane.kubeconfig("admin").toString(),
            "--data-dir",
            data().toString()));
  }

  private static List<String> upWith(Path kubeconfig, Path data) {
    return new ArrayList<>(
        List.of(
            "up",
            "--kubeconfig",
            kubeconfig.toString(),
            "--cluster",
            "test",
            "--data-dir",
            data.toString()));
  }

  private static Path goodKubeconfig() {
    return controlPlane.kubeconfig("rewind");
  }

  private static Path data() {
    return shared.resolve("data");
  }

  private static void assertRefused(int exitCode, String mentions, List<String> command) {
    Rewind.Result result = rewind.run(command.toArray(String[]::new));

    result.mustExit(exitCode);
    List<String> errors = result.err().lines().filter(line -> line.startsWith("error: ")).toList();
    assertThat(errors).as("stderr of %s: %s", command, result.err()).hasSize(1);
    assertThat(errors.get(0)).containsPattern(mentions);
    assertThat(result.err()).doesNotContain("Exception").doesNotContain("\tat ");
  }
}
