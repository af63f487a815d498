package io.kuberewind.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirTest {
  @TempDir Path dir;

  @Test
  void onlyItsUserMayLookInside() throws IOException {
    try (DataDir data = DataDir.lock(dir.resolve("a/b"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aSecondUpIsToldWhoHasIt() throws IOException {
    try (DataDir first = DataDir.lock(dir)) {
      assertThatThrownBy(() -> DataDir.lock(dir))
          .isInstanceOf(DataDirInUseException.class)
          .hasMessage(
              "The data dir %s is in use by another up (pid %d): stop it, or give another --data-dir",
              first.root(), ProcessHandle.current().pid());
    }
  }

  @Test
  void whenTheFirstIsDoneItIsFree() throws IOException {
    DataDir.lock(dir).close();

    try (DataDir again = DataDir.lock(dir)) {
      assertThat(again.root()).isEqualTo(dir);
    }
  }

  @Test
  void aKilledProcessLeavesItFree() throws Exception {
    Process holder = startHolder();
    try (BufferedReader out = holder.inputReader()) {
      assertThat(out.readLine()).isEqualTo("locked");
      assertThatThrownBy(() -> DataDir.lock(dir))
          .hasMessageContaining("(pid " + holder.pid() + ")");
      holder.destroyForcibly().waitFor();

      DataDir.lock(dir).close();
    }
  }

  @Test
  void aPlaceThatCannotBeAFolderIsNamed() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");

    assertThatThrownBy(() -> DataDir.lock(file.resolve("data")))
        .hasMessageContaining("file/data cannot be written")
        .hasMessageContaining("--data-dir");
  }

  @Test
  void eachClusterHasAFolderOfItsOwnWhateverItsName() {
    Map<String, String> env = Map.of("XDG_DATA_HOME", "/data");

    assertThat(DataDir.defaultFor("prod-1.eu", env)).hasToString("/data/kuberewind/prod-1.eu");
    assertThat(DataDir.defaultFor("../../etc", env))
        .hasToString("/data/kuberewind/%2E.%2F..%2Fetc");
    assertThat(DataDir.defaultFor("arn:aws:eks:a/b", env))
        .hasToString("/data/kuberewind/arn%3Aaws%3Aeks%3Aa%2Fb");
  }

  private Process startHolder() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            dir.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Takes the lock and keeps it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (DataDir data = DataDir.lock(Path.of(args[0]))) {
        System.out.println("locked");
        Thread.currentThread().join();
        throw new IllegalStateException("still here in " + data.root());
      }
    }
  }
}
