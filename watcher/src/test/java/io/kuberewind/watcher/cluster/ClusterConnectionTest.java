package io.kuberewind.watcher.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot work says what is wrong and what to do, in one line. */
class ClusterConnectionTest {
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d"}}]
      users: [{name: u, user: {token: secret-token}}]
      contexts: [{name: here, context: {cluster: c, user: u}}]
      current-context: %s
      """;

  @TempDir private Path directory;

  @Test
  void aKubeconfigThatIsNotThere() {
    Path missing = directory.resolve("missing");

    assertRefused(
        missing,
        Optional.empty(),
        ClusterException.BadKubeconfig.class,
        "There is no kubeconfig at " + missing);
  }

  @Test
  void aFileThatIsNoKubeconfig() throws Exception {
    Path binary = write("\u0001\u0002 not: [yaml");
    Path other = write("- a\n- list\n");
    Path empty = write("");

    for (Path path : new Path[] {binary, other, empty}) {
      assertRefused(
          path, Optional.empty(), ClusterException.BadKubeconfig.class, "is not a kubeconfig");
    }
  }

  @Test
  void aContextThatDoesNotExist() throws Exception {
    Path kubeconfig = write(KUBECONFIG.formatted(freePort(), "here"));

    assertRefused(
        kubeconfig,
        Optional.of("there"),
        ClusterException.BadKubeconfig.class,
        "Context 'there' is not in the kubeconfig " + kubeconfig + ": choose one of: here");
  }

  @Test
  void noCurrentContext() throws Exception {
    Path kubeconfig = write(KUBECONFIG.formatted(freePort(), "\"\""));

    assertRefused(
        kubeconfig, Optional.empty(), ClusterException.BadKubeconfig.class, "no current context");
  }

  @Test
  void nobodyAtTheAddress() throws Exception {
    Path kubeconfig = write(KUBECONFIG.formatted(freePort(), "here"));

    assertRefused(
        kubeconfig,
        Optional.empty(),
        ClusterException.Unreachable.class,
        "(connection refused): check that the cluster is running");
  }

  @Test
  void credentialsAndCertificatesThatAreNotAccepted() throws Exception {
    try (ControlPlane cluster = ControlPlane.start()) {
      String good = Files.readString(cluster.kubeconfig("admin"));
      Path refused = write(good.replaceAll("token: .*", "token: \"wrong\""));
      Path untrusted = write(KUBECONFIG.formatted(cluster.server().getPort(), "here"));

      assertRefused(
          refused,
          Optional.empty(),
          ClusterException.Unauthorized.class,
          "refuses the credentials");
      assertRefused(
          untrusted,
          Optional.empty(),
          ClusterException.Unreachable.class,
          "No Kubernetes API server can be used");
    }
  }

  private static void assertRefused(
      Path kubeconfig, Optional<String> context, Class<?> type, String message) {
    assertThatThrownBy(() -> ClusterConnection.open(Optional.of(kubeconfig), context))
        .isInstanceOf(type)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("secret-token");
  }

  private Path write(String content) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "kubeconfig", ""), content);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
