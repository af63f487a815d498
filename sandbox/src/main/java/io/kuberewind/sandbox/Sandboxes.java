package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.FileMutex;
import io.kuberewind.sandbox.process.SandboxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Sandboxes that stand on their own: started by one process, found and ended by another. Each has a
 * directory, which goes with it.
 */
public final class Sandboxes {

  private Sandboxes() {}

  /** The directory of the sandbox with that name: below the user's folder for program state. */
  public static Path directory(String name) {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new SandboxException(
          "not a sandbox name: '" + name + "'; use lower-case letters, digits and '-'");
    }
    String configured = System.getenv("XDG_STATE_HOME");
    Path root =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(configured);
    return root.toAbsolutePath().resolve("kuberewind").resolve("sandbox").resolve(name);
  }

  /**
   * Starts a sandbox that outlives this JVM, or answers with the one that runs there. What is left
   * in the directory of one that ended is started again with its data.
   *
   * @throws SandboxException as {@link ControlPlane#start(ControlPlaneOptions)}; also if another
   *     process owns what runs there
   */
  public static ControlPlaneState start(Path directory, ControlPlaneOptions options) {
    Path absolute = directory.toAbsolutePath().normalize();
    try (FileMutex mutex = FileMutex.acquire(lockBeside(absolute), options.progress())) {
      Optional<ControlPlaneState> running = find(absolute).filter(state -> state.owner() == null);
      return running.orElseGet(
          () -> ControlPlane.start(options.withDirectory(absolute), true).detach());
    }
  }

  /** The sandbox that runs there. */
  public static Optional<ControlPlaneState> find(Path directory) {
    return ControlPlaneState.read(directory).filter(ControlPlaneState::running);
  }

  /**
   * Ends the sandbox there, if only a part of it runs too, and removes its directory.
   *
   * @return false if there was none
   */
  public static boolean stop(Path directory) {
    Optional<ControlPlaneState> state = ControlPlaneState.read(directory);
    state.ifPresent(
        present -> {
          present.refuseOwned();
          present.endProcesses();
          Directories.remove(directory);
        });
    return state.isPresent();
  }

  /** Beside the directory, not in it: a start wants it empty, a stop removes it. */
  private static Path lockBeside(Path directory) {
    Directories.create(directory.getParent());
    return directory.resolveSibling("." + directory.getFileName() + ".lock");
  }
}
