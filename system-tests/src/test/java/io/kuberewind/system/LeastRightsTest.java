package io.kuberewind.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rights of {@code deploy/rbac.yaml} are enough to capture, and too few to change anything. */
class LeastRightsTest {
  private static final Path RBAC = Path.of("../deploy/rbac.yaml");

  @TempDir static Path work;
  private static ControlPlane controlPlane;
  private static Path kubeconfig;

  @BeforeAll
  static void giveTheRights() throws Exception {
    controlPlane = ControlPlane.start();
    kubectl("apply", "-f", RBAC.toString());
    kubectl(
        "create",
        "clusterrolebinding",
        "kuberewind-capture-secrets",
        "--clusterrole=kuberewind-capture-secrets",
        "--serviceaccount=kuberewind:kuberewind-watcher");
    Conditions.eventually(
        "the rights are given",
        () ->
            mayAsServiceAccount("watch", "deployments.apps")
                && mayAsServiceAccount("watch", "secrets"));
    String token = kubectl("create", "token", "kuberewind-watcher", "-n", "kuberewind").strip();
    kubeconfig =
        Files.writeString(
            work.resolve("kubeconfig"),
            Files.readString(controlPlane.kubeconfig("rewind"))
                .replaceAll("(?m)^(\\s*\"?token\"?:).*$", "$1 \"" + token + "\""));
  }

  @AfterAll
  static void stop() {
    controlPlane.close();
  }

  @Test
  void upCapturesEveryTypeWithThem() throws Exception {
    Rewind rewind = new Rewind(work);
    ProcessBuilder builder =
        rewind.builder("up", "--kubeconfig", kubeconfig.toString(), "--data-dir", "data");

    try (RunningProcess up =
        RunningProcess.start("up", builder, work.resolve("up.log")).awaitLog("^ready")) {
      kubectl("create", "secret", "generic", "pin", "--from-literal=pin=1234");
      Conditions.eventually(
          "the secret is read",
          () -> rewind.run("get", "secret", "pin", "--at", "now").exitCode() == 0);
      rewind.run("coverage").mustExit(0);
      assertThat(up.text()).doesNotContain("forbidden", "may not be");
    }
  }

  @Test
  void nothingCanBeWrittenWithThem() throws Exception {
    assertThat(can("create", "configmaps")).isEqualTo("no");
    assertThat(can("delete", "pods")).isEqualTo("no");
    assertThat(can("patch", "deployments.apps")).isEqualTo("no");
    assertThat(can("impersonate", "users")).isEqualTo("no");
    assertThat(can("watch", "deployments.apps")).isEqualTo("yes");
  }

  private static boolean mayAsServiceAccount(String verb, String resource) throws Exception {
    String account = "--as=system:serviceaccount:kuberewind:kuberewind-watcher";
    return kubectl("auth", "can-i", verb, resource, "-A", account).strip().equals("yes");
  }

  private static String can(String verb, String resource) throws Exception {
    return run(kubeconfig, "auth", "can-i", verb, resource, "-A").strip();
  }

  private static String kubectl(String... arguments) throws Exception {
    return run(controlPlane.kubeconfig("admin"), arguments);
  }

  private static String run(Path kubeconfig, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(controlPlane.kubectl().toString(), "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    Path out = work.resolve("kubectl.out");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(work.resolve("kubectl.err").toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
    return Files.readString(out);
  }
}
