package io.kuberewind.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.sandbox.process.ProcessIdentity;
import io.kuberewind.sandbox.process.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox that outlives the process which started it. */
class SandboxesTest {

  @TempDir Path temporary;

  @AfterEach
  void endWhatRuns() {
    Sandboxes.stop(directory());
  }

  @Test
  void itOutlivesTheJvmThatStartedIt() throws Exception {
    Process starter =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DetachedSandbox.class.getName(),
                directory().toString())
            .inheritIO()
            .start();
    assertThat(starter.waitFor(300, TimeUnit.SECONDS)).isTrue();

    var sandbox = Sandboxes.find(directory()).orElseThrow();

    assertThat(
            new Kubectl(Path.of(sandbox.kubectl()), sandbox.kubeconfig("alice")).run("get", "ns"))
        .returns(0, Kubectl.Outcome::code);
  }

  @Test
  void stopLeavesNothing() {
    Collection<ProcessIdentity> processes = start().processes().values();

    boolean stopped = Sandboxes.stop(directory());

    assertThat(stopped).isTrue();
    assertThat(processes).hasSize(3).noneMatch(ProcessIdentity::isAlive);
    assertThat(directory()).doesNotExist();
  }

  @Test
  void aSecondStartAnswersWithWhatRuns() {
    ControlPlaneState first = start();

    ControlPlaneState second = start();

    assertThat(second).isEqualTo(first);
  }

  @Test
  void stopWithoutASandboxSaysSo() {
    boolean stopped = Sandboxes.stop(directory());

    assertThat(stopped).isFalse();
  }

  @Test
  void aPidThatNowBelongsToAnotherProcessIsNotKilled() throws IOException {
    ControlPlaneState real = start();
    Process bystander = new ProcessBuilder("sleep", "600").start();
    try {
      ProcessIdentity recycled =
          new ProcessIdentity(bystander.pid(), real.processes().get(Component.ETCD).start());
      var processes = new EnumMap<>(real.processes());
      Sandboxes.stop(directory());
      processes.put(Component.ETCD, recycled);
      Files.createDirectories(directory());
      new ControlPlaneState(real.directory(), true, null, processes, real.ports(), real.kubectl())
          .write();

      Sandboxes.stop(directory());

      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void aDirectoryWithOtherThingsInItIsLeftAlone() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("thesis.txt"), "years of work");

    assertThatThrownBy(this::start)
        .isInstanceOf(SandboxException.class)
        .hasMessage(directory() + " is not empty and holds no sandbox; name another directory");
  }

  private ControlPlaneState start() {
    return Sandboxes.start(directory(), ControlPlaneOptions.defaults());
  }

  private Path directory() {
    return temporary.resolve("sandbox");
  }
}
