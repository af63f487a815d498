package io.kuberewind.sandbox;

import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.ProcessIdentity;
import io.kuberewind.sandbox.process.SandboxException;
import io.kuberewind.sandbox.process.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Sandboxes that stand on their own: started by one process, found and ended by another. Each has a
 * directory, which goes with it.
 */
public final class Sandboxes {

  private static final Duration END_LIMIT = Duration.ofSeconds(10);

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
    Optional<ControlPlaneState> present = ControlPlaneState.read(directory);
    if (present.filter(ControlPlaneState::running).isPresent()) {
      refuseOwned(present.get());
      return present.get();
    }
    present.ifPresent(Sandboxes::endProcesses);
    return ControlPlane.start(options.withDirectory(directory), true).detach();
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
          refuseOwned(present);
          endProcesses(present);
          Directories.remove(directory);
        });
    return state.isPresent();
  }

  private static void refuseOwned(ControlPlaneState state) {
    if (state.owner() != null && state.owner().isAlive()) {
      throw new SandboxException(
          "the sandbox in "
              + state.directory()
              + " belongs to process "
              + state.owner().pid()
              + "; end that");
    }
  }

  /** By SIGKILL: what they hold goes anyway, or was written to a log that survives them. */
  private static void endProcesses(ControlPlaneState state) {
    for (Component component : Component.lastStartedFirst()) {
      ProcessIdentity identity = state.processes().get(component);
      if (identity != null) {
        end(component, identity);
      }
    }
  }

  private static void end(Component component, ProcessIdentity identity) {
    identity.find().ifPresent(ProcessHandle::destroyForcibly);
    if (!Waiting.until(END_LIMIT, () -> !identity.isAlive())) {
      throw new SandboxException(
          component.processName() + " (pid " + identity.pid() + ") does not end; end it by hand");
    }
  }
}
