package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.SandboxException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears temporary sandboxes whose owner died together with the supervisors that would have. */
final class StaleSandboxes {

  private static final Logger log = LoggerFactory.getLogger(StaleSandboxes.class);

  private StaleSandboxes() {}

  static void reap() {
    Path root = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> candidates =
        Files.newDirectoryStream(root, Layout.TEMPORARY_PREFIX + "*")) {
      for (Path candidate : candidates) {
        if (isOurs(candidate)) {
          reap(candidate);
        }
      }
    } catch (IOException e) {
      throw new SandboxException("cannot read " + root + ": " + e.getMessage(), e);
    }
  }

  /** In a directory that all may write to, another user could name our processes in a state. */
  private static boolean isOurs(Path candidate) {
    try {
      return Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(candidate)
              .getName()
              .equals(ProcessHandle.current().info().user().orElse(""));
    } catch (IOException e) {
      // It went away while we looked: somebody else cleared it.
      return false;
    }
  }

  private static void reap(Path directory) {
    Optional<ControlPlaneState> state;
    try {
      state = ControlPlaneState.read(directory);
    } catch (SandboxException e) {
      log.atWarn().addKeyValue("directory", directory).log("sandbox state cannot be read");
      return;
    }
    state
        .filter(s -> s.temporary() && s.owner() != null && !s.owner().isAlive())
        .ifPresent(
            s -> {
              log.atInfo().addKeyValue("directory", directory).log("clearing a stale sandbox");
              s.endProcesses();
              Directories.remove(directory);
            });
  }
}
