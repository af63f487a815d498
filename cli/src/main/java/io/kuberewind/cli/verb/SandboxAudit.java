package io.kuberewind.cli.verb;

import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.sandbox.ControlPlaneState;
import io.kuberewind.sandbox.Sandboxes;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The audit stream of a sandbox: its API server tells it to a port that is set from its start. */
final class SandboxAudit {
  private SandboxAudit() {}

  /**
   * The keys by which {@code up} receives it; none where the cluster is no sandbox, or another
   * process receives it already.
   *
   * @param kubeconfig the kubeconfig that was named; null for that of the environment
   */
  static List<String> of(String kubeconfig, Surroundings around) {
    return sandbox(kubeconfig, around).map(state -> keys(state, around)).orElse(List.of());
  }

  /** A sandbox's kubeconfigs lie in its directory. */
  private static Optional<ControlPlaneState> sandbox(String kubeconfig, Surroundings around) {
    return Optional.ofNullable(kubeconfig)
        .or(() -> around.variable("KUBECONFIG").map(list -> list.split(File.pathSeparator)[0]))
        .map(file -> Path.of(file).toAbsolutePath().getParent())
        .flatMap(Sandboxes::find);
  }

  private static List<String> keys(ControlPlaneState state, Surroundings around) {
    if (!isFree(state.auditWebhookPort())) {
      around.say(
          "audit: port %d of the sandbox's audit webhook is taken; who made a change is known by its field manager only"
              .formatted(state.auditWebhookPort()));
      return List.of();
    }
    // One machine has one clock, and a sandbox sends its events ten times a second.
    return List.of(
        "--attribution.clocks=0s",
        "--attribution.wait=1500ms",
        "--audit.listen=127.0.0.1:" + state.auditWebhookPort(),
        "--audit.kubeconfig=" + state.auditWebhookKubeconfig(),
        "--audit.keystore=" + state.auditReceiverKeyStore(),
        "--audit.keystore.password=" + ControlPlaneState.AUDIT_RECEIVER_PASSWORD);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
