package io.kuberewind.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.sandbox.process.ProcessIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever ends the JVM that owns a sandbox, nothing of the sandbox is left. */
class KilledOwnerTest {

  private static final Duration TEARDOWN = Duration.ofMinutes(2);

  private Process owner;

  @AfterEach
  void endOwner() {
    owner.destroyForcibly();
  }

  @Test
  void aKilledJvmLeavesNothing() throws IOException {
    ControlPlaneState sandbox = startOwner();

    owner.destroyForcibly();

    awaitNothingLeft(sandbox);
  }

  @Test
  void aKilledProcessGroupLeavesNothing() throws Exception {
    ControlPlaneState sandbox = startOwner("setsid");

    kill("-" + owner.pid());

    awaitNothingLeft(sandbox);
  }

  @Test
  void aSandboxWhoseSupervisorsDiedTooIsClearedByTheNextStart() throws Exception {
    ControlPlaneState sandbox = startOwner();
    List<ProcessHandle> supervisors = owner.descendants().filter(OwnerTree::isShell).toList();
    supervisors.forEach(ProcessHandle::destroyForcibly);
    owner.destroyForcibly();
    await().atMost(TEARDOWN).until(() -> !owner.isAlive());

    StaleSandboxes.reap();

    awaitNothingLeft(sandbox);
  }

  private ControlPlaneState startOwner(String... prefix) throws IOException {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), OwnedSandbox.class.getName()));
    owner = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = owner.inputReader();
    return ControlPlaneState.read(Path.of(output.readLine())).orElseThrow();
  }

  private static void kill(String target) throws Exception {
    Process kill = new ProcessBuilder("sh", "-c", "kill -s KILL -- " + target).inheritIO().start();
    assertThat(kill.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  private static void awaitNothingLeft(ControlPlaneState sandbox) {
    await()
        .atMost(TEARDOWN)
        .untilAsserted(
            () -> {
              assertThat(sandbox.processes()).hasSize(3);
              assertThat(sandbox.processes().values()).noneMatch(ProcessIdentity::isAlive);
              assertThat(Path.of(sandbox.directory())).doesNotExist();
            });
  }

  private static final class OwnerTree {
    static boolean isShell(ProcessHandle process) {
      return process
          .info()
          .command()
          .filter(c -> c.matches(".*/(sh|dash|bash|busybox)"))
          .isPresent();
    }
  }
}
