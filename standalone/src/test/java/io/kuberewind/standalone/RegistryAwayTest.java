package io.kuberewind.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberewind.schemas.registry.ApicurioRegistry;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real schema registry that comes late and goes away early. */
class RegistryAwayTest {
  @TempDir Path dir;

  @Test
  void itIsWaitedForAtTheStartAndNotMissedAfterwards() throws Exception {
    try (ApicurioRegistry registry = ApicurioRegistry.stopped(dir);
        Running running = Running.start(dir, Map.of("registry.url", registry.url().toString()))) {
      await()
          .atMost(Running.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(running.up().health().reason())
                      .contains("asking for the ids of the schemas"));
      registry.start();
      running.awaitReady();

      registry.stop();
      running.kubectl("create", "configmap", "without-a-registry");

      await()
          .atMost(Running.PATIENCE)
          .untilAsserted(
              () -> assertThat(running.client().recentNames()).contains("without-a-registry"));
      long written = running.reached();
      await()
          .atMost(Running.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          running.client().json("/api/v1/status").at("/archive/revision").asLong())
                      .isGreaterThanOrEqualTo(written));
      await()
          .atMost(Running.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          running
                              .client()
                              .state(
                                  running.reached(),
                                  "&resource=configmaps&name=without-a-registry"))
                      .hasSize(1));
      assertThat(running.up().health().reason()).isEqualTo("ok");
    }
  }
}
