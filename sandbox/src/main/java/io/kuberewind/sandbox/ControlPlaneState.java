package io.kuberewind.sandbox;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kuberewind.sandbox.process.Directories;
import io.kuberewind.sandbox.process.ProcessIdentity;
import io.kuberewind.sandbox.process.SandboxException;
import io.kuberewind.sandbox.process.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a sandbox writes about itself, as {@code sandbox.json} in its directory.
 *
 * @param directory where everything lies
 * @param temporary whether the directory goes with the sandbox
 * @param owner the JVM that the sandbox ends with; null once it stands on its own
 * @param processes what runs, by component
 * @param ports where it listens
 * @param kubectl path of a kubectl that fits
 */
public record ControlPlaneState(
    String directory,
    boolean temporary,
    ProcessIdentity owner,
    Map<Component, ProcessIdentity> processes,
    Ports ports,
    String kubectl) {

  /** Password of {@link #auditReceiverKeyStore()}. */
  public static final String AUDIT_RECEIVER_PASSWORD = ReceiverIdentity.PASSWORD;

  private static final Duration END_LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();

  /** Whether every process of it lives. */
  public boolean running() {
    return processes.size() == Component.values().length
        && processes.values().stream().allMatch(ProcessIdentity::isAlive);
  }

  /** The API server's address. */
  public URI server() {
    return ports.apiServerUri();
  }

  /** Etcd's address for clients. */
  public URI etcdEndpoint() {
    return ports.etcdUri();
  }

  /** A kubeconfig with a context for each user; {@code sandbox} is the administrator's. */
  public Path kubeconfig() {
    return layout().kubeconfig();
  }

  /**
   * The kubeconfig of one user.
   *
   * @throws SandboxException if the sandbox has no such user
   */
  public Path kubeconfig(String user) {
    return layout().existingKubeconfig(user);
  }

  /** Where the API server expects the receiver of its audit webhook, on the loopback interface. */
  public int auditWebhookPort() {
    return ports.auditWebhook();
  }

  /** The kubeconfig by which the API server finds the receiver: its address and bearer token. */
  public Path auditWebhookKubeconfig() {
    return layout().auditWebhook();
  }

  /** A PKCS #12 key store with which the receiver shows itself to the API server. */
  public Path auditReceiverKeyStore() {
    return layout().auditReceiver();
  }

  /** Ends what an earlier sandbox left running in its directory; one in use is refused. */
  void makeWay() {
    refuseOwned();
    if (owner == null && running()) {
      throw new SandboxException("a sandbox runs in " + directory + "; stop it first");
    }
    endProcesses();
  }

  /** Makes sure that nobody else relies on it. */
  void refuseOwned() {
    if (owner != null && owner.isAlive()) {
      throw new SandboxException(
          "the sandbox in " + directory + " belongs to process " + owner.pid() + "; end that");
    }
  }

  /** By SIGKILL: what they hold goes anyway, or was written to a log that survives them. */
  void endProcesses() {
    for (Component component : Component.lastStartedFirst()) {
      ProcessIdentity process = processes.get(component);
      if (process != null) {
        end(component, process);
      }
    }
  }

  private static void end(Component component, ProcessIdentity process) {
    process.find().ifPresent(ProcessHandle::destroyForcibly);
    if (!Waiting.until(END_LIMIT, () -> !process.isAlive())) {
      throw new SandboxException(
          component.processName() + " (pid " + process.pid() + ") does not end; end it by hand");
    }
  }

  Layout layout() {
    return new Layout(Path.of(directory));
  }

  /** The state that the directory holds; empty where there is none. */
  static Optional<ControlPlaneState> read(Path directory) {
    Path file = new Layout(directory).state();
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), ControlPlaneState.class));
    } catch (IOException e) {
      throw new SandboxException(file + " is no state of a sandbox; remove its directory", e);
    }
  }

  /** Replaces the file at once, so that a reader sees the old one or the new one whole. */
  void write() {
    Path file = layout().state();
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Directories.writePrivate(
          next, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new SandboxException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
