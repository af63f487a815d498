package io.kuberewind.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kuberewind.kit.config.ListenAddress;
import io.kuberewind.sandbox.ControlPlane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An {@code up} on a control plane of its own, for the tests of one class. */
final class Running implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private final ControlPlane controlPlane;
  private final Up up;

  private Running(ControlPlane controlPlane, Up up) {
    this.controlPlane = controlPlane;
    this.up = up;
  }

  /** Starts both; {@code up} need not be ready yet. */
  static Running start(Path dir, Map<String, String> extra) throws Exception {
    ControlPlane controlPlane = ControlPlane.start();
    try {
      Map<String, String> keys = new HashMap<>(extra);
      keys.putIfAbsent("roll.interval", "1s");
      UpOptions options =
          new UpOptions(
              new UpOptions.Source(
                  Optional.of(controlPlane.kubeconfig("rewind")),
                  Optional.empty(),
                  Optional.of("test")),
              Optional.of(dir.resolve("data")),
              Optional.empty(),
              ListenAddress.anyLoopbackPort(),
              keys);
      Map<String, String> env = Map.of("KUBEREWIND_CONFIG", dir.resolve("config.json").toString());
      return new Running(
          controlPlane,
          Up.start(
              options,
              env,
              reason -> {
                throw new AssertionError(reason);
              }));
    } catch (Exception e) {
      controlPlane.close();
      throw e;
    }
  }

  Running awaitReady() {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(up.health().reason()).isEqualTo("ok"));
    return this;
  }

  Up up() {
    return up;
  }

  UpClient client() {
    return UpClient.of(up);
  }

  /** The revision that everything is in the history up to. */
  long reached() throws Exception {
    return client().json("/api/v1/status").path("history").path("revision").asLong();
  }

  /** The revision that the cluster is at. */
  long revision() throws Exception {
    String list = kubectl("get", "--raw", "/api/v1/namespaces?limit=1");
    return new ObjectMapper().readTree(list).at("/metadata/resourceVersion").asLong();
  }

  String kubectl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(controlPlane.kubectl().toString());
    command.add("--kubeconfig=" + controlPlane.kubeconfig("admin"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  @Override
  public void close() {
    up.close();
    controlPlane.close();
  }
}
