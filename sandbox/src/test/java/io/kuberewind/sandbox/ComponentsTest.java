package io.kuberewind.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.sandbox.process.ProcessIdentity;
import io.kuberewind.sandbox.process.SandboxException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane as a test handles it: its parts die and come back, it ends without a trace. */
class ComponentsTest {

  @Test
  void whatWasWrittenOutlivesKilledEtcdAndApiServer() {
    try (ControlPlane controlPlane = ControlPlane.start()) {
      Kubectl alice = Kubectl.as("alice", controlPlane);
      alice.run("create", "configmap", "kept");
      controlPlane.kill(Component.KUBE_APISERVER);
      controlPlane.kill(Component.ETCD);
      controlPlane.start(Component.ETCD);
      controlPlane.start(Component.KUBE_APISERVER);

      var outcome = alice.run("get", "configmap", "kept", "-o", "name");

      assertThat(outcome).isEqualTo(new Kubectl.Outcome(0, "configmap/kept\n"));
    }
  }

  @Test
  void nothingIsLeftAfterClose() {
    ControlPlane controlPlane = ControlPlane.start();
    Collection<ProcessIdentity> processes = List.copyOf(controlPlane.processes().values());

    controlPlane.close();

    assertThat(processes).hasSize(3).noneMatch(ProcessIdentity::isAlive);
    assertThat(controlPlane.directory()).doesNotExist();
  }

  @Test
  void aDirectoryThatWasNamedKeepsItsDataAndItsLogins(@TempDir Path directory) {
    ControlPlaneOptions options =
        ControlPlaneOptions.builder().directory(directory.resolve("kept")).build();
    try (ControlPlane first = ControlPlane.start(options)) {
      Kubectl.as("alice", first).run("create", "configmap", "kept");
    }

    try (ControlPlane second = ControlPlane.start(options)) {
      assertThat(Kubectl.as("alice", second).run("get", "configmap", "kept", "-o", "name"))
          .isEqualTo(new Kubectl.Outcome(0, "configmap/kept\n"));
    }
  }

  @Test
  void aDirectoryInUseIsRefused(@TempDir Path directory) {
    ControlPlaneOptions options =
        ControlPlaneOptions.builder().directory(directory.resolve("used")).build();
    try (ControlPlane first = ControlPlane.start(options)) {
      assertThatThrownBy(() -> ControlPlane.start(options))
          .isInstanceOf(SandboxException.class)
          .hasMessage(
              "the sandbox in %s belongs to process %d; end that",
              first.directory(), ProcessHandle.current().pid());
    }
  }

  @Test
  void aServerThatDiesDuringItsStartShowsTheEndOfItsLog() {
    ControlPlaneOptions options =
        ControlPlaneOptions.builder().apiServerFlag("--no-such-flag").build();

    assertThatThrownBy(() -> ControlPlane.start(options))
        .isInstanceOf(SandboxException.class)
        .hasMessageStartingWith("kube-apiserver ended during its start with code 1;")
        .hasMessageContaining("unknown flag: --no-such-flag");
  }

  @Test
  void twoLiveSideBySide() {
    try (ControlPlane one = ControlPlane.start();
        ControlPlane other = ControlPlane.start()) {
      Kubectl.as("alice", one).run("create", "configmap", "only-in-one");

      var outcome = Kubectl.as("alice", other).run("get", "configmaps", "-o", "name");

      assertThat(outcome).isEqualTo(new Kubectl.Outcome(0, "configmap/kube-root-ca.crt\n"));
    }
  }
}
