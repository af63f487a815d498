package io.kuberewind.sandbox.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.sandbox.process.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {

  @TempDir Path temporary;

  private final List<String> progress = new ArrayList<>();

  @Test
  void withoutAnyWayTheErrorNamesAllWays() {
    Binaries binaries = binaries(Map.of());

    assertThatThrownBy(() -> binaries.path(Program.ETCD))
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "etcd not found: install Go (https://go.dev/dl) to have it built once into "
                + temporary.resolve("cache/sandbox")
                + ", or set KUBEBUILDER_ASSETS to a directory with etcd, kube-apiserver,"
                + " kube-controller-manager and kubectl, or put them on the PATH");
  }

  @Test
  void kubebuilderAssetsComeFirst() throws IOException {
    Path assets = program("assets", "etcd", "exit 0");
    program("path", "etcd", "exit 0");
    Binaries binaries =
        binaries(
            Map.of(
                "KUBEBUILDER_ASSETS",
                assets.getParent().toString(),
                "PATH",
                temporary.resolve("path").toString()));

    Path etcd = binaries.path(Program.ETCD);

    assertThat(etcd).isEqualTo(assets);
  }

  @Test
  void withoutGoThePathIsSearched() throws IOException {
    Path onPath = program("path", "kubectl", "exit 0");
    Binaries binaries = binaries(Map.of("PATH", "/nowhere:" + onPath.getParent()));

    Path kubectl = binaries.path(Program.KUBECTL);

    assertThat(kubectl).isEqualTo(onPath);
  }

  @Test
  void aBuildThatFailsShowsWhatGoSaid() throws IOException {
    Path go = program("path", "go", "echo 'go: no space left'; exit 1");
    Binaries binaries = binaries(Map.of("PATH", go.getParent().toString()));

    assertThatThrownBy(() -> binaries.path(Program.ETCDCTL))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("go build of etcdctl 3.6.8 failed:")
        .hasMessageEndingWith("go: no space left");
  }

  @Test
  void whatWasBuiltIsNotBuiltAgain() throws IOException {
    // Stands in for the compiler: writes the file that follows -o.
    Path go = program("path", "go", "while [ \"$1\" != -o ]; do shift; done; cp \"$0\" \"$2\"");
    Map<String, String> environment = Map.of("PATH", go.getParent().toString());
    Path first = binaries(environment).path(Program.ETCD);

    Path second = binaries(environment).path(Program.ETCD);

    assertThat(second).isEqualTo(first).isExecutable();
    assertThat(progress)
        .containsExactly("building etcd 3.6.8 (about half a minute, once a machine)");
  }

  private Binaries binaries(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("KUBEREWIND_CACHE", temporary.resolve("cache").toString());
    return Binaries.of(all, progress::add);
  }

  private Path program(String folder, String name, String body) throws IOException {
    Path file = Files.createDirectories(temporary.resolve(folder)).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
