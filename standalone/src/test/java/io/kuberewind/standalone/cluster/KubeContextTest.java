package io.kuberewind.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeContextTest {
  private static final String CONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: one
      contexts:
      - {name: one, context: {cluster: prod, user: a}}
      - {name: two, context: {cluster: staging, user: a}}
      """;

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(dir.resolve("config"), CONFIG);
  }

  @Test
  void theCurrentContextNamesTheCluster() {
    assertThat(KubeContext.clusterName(Optional.of(file), Optional.empty(), Map.of()))
        .contains("prod");
  }

  @Test
  void aNamedContextWins() {
    assertThat(KubeContext.clusterName(Optional.of(file), Optional.of("two"), Map.of()))
        .contains("staging");
  }

  @Test
  void theFilesOfTheEnvironmentAreLookedThroughInOrder() throws IOException {
    Path first = Files.writeString(dir.resolve("first"), "current-context: two\n");

    assertThat(
            KubeContext.clusterName(
                Optional.empty(), Optional.empty(), Map.of("KUBECONFIG", first + ":" + file)))
        .contains("staging");
  }

  @Test
  void whatIsNoKubeconfigNamesNothing() throws IOException {
    Path broken = Files.writeString(dir.resolve("broken"), "{clusters: [[[");

    assertThat(KubeContext.clusterName(Optional.of(broken), Optional.empty(), Map.of())).isEmpty();
    assertThat(KubeContext.clusterName(Optional.of(dir), Optional.of("x"), Map.of())).isEmpty();
  }
}
