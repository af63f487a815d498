package io.kuberewind.restore.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.target.Impersonation;
import io.kuberewind.restore.target.KubernetesTarget;
import io.kuberewind.restore.target.ObjectRef;
import io.kuberewind.restore.target.ServedType;
import io.kuberewind.restore.target.Target;
import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The sandbox's control plane as a person uses it, and as a target. */
final class Cluster implements AutoCloseable {
  private static final String ESTABLISHED =
      "jsonpath={.status.conditions[?(@.type==\"Established\")].status}";

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final long STILL_NANOS = 300_000_000;

  private final ControlPlane controlPlane = ControlPlane.start();
  final Target target =
      KubernetesTarget.open(Optional.of(controlPlane.kubeconfig("admin")), Optional.empty());

  /** Applies a manifest of the test resources to {@code namespace}. */
  void apply(String resource, String namespace) {
    try (InputStream in = Cluster.class.getResourceAsStream(resource)) {
      String manifest = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      kubectl(manifest.replace("NS", namespace), "apply", "--server-side", "-f", "-");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What kubectl says, whether it does it or not. */
  String tried(String... arguments) {
    return run("", arguments).said;
  }

  /** Whether kubectl does it. */
  boolean did(String input, String... arguments) {
    return run(input, arguments).code == 0;
  }

  String kubectl(String input, String... arguments) {
    Ran ran = run(input, arguments);
    assertThat(ran.code).as("%s: %s", List.of(arguments), ran.said).isZero();
    return ran.said;
  }

  private record Ran(int code, String said) {}

  private Ran run(String input, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(controlPlane.kubectl().toString());
    command.add("--kubeconfig=" + controlPlane.kubeconfig("admin"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), said);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  ObjectRef ref(String group, String version, String resource, String namespace, String name) {
    ServedType type =
        target.served().find(new GroupResource(group, resource), version).orElseThrow();
    return new ObjectRef(type, namespace, name);
  }

  Optional<ObjectNode> read(String group, String version, String resource, String ns, String name) {
    return target.read(ref(group, version, resource, ns, name));
  }

  /** Waits until controllers have said what they have to say about the shop. */
  void awaitQuiet(String namespace) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                read("apps", "v1", "deployments", namespace, "web")
                        .filter(d -> !d.at("/status/observedGeneration").isMissingNode())
                        .filter(d -> !d.at("/metadata/annotations").isMissingNode())
                        .isPresent()
                    && read("", "v1", "serviceaccounts", namespace, "default").isPresent()
                    && read("", "v1", "configmaps", namespace, "kube-root-ca.crt").isPresent());
    awaitStill();
  }

  /** Waits until nobody has written for a moment: controllers answer each other's writes. */
  void awaitStill() {
    long[] still = {target.revision(), System.nanoTime()};
    until(
        () -> {
          long revision = target.revision();
          if (revision != still[0]) {
            still[0] = revision;
            still[1] = System.nanoTime();
          }
          return System.nanoTime() - still[1] > STILL_NANOS;
        });
  }

  /** {@code kubectl wait} gives up on a definition that has no conditions yet. */
  void awaitEstablished(String definition) {
    until(() -> kubectl("", "get", "crd", definition, "-o", ESTABLISHED).trim().equals("True"));
  }

  void until(Callable<Boolean> condition) {
    await().atMost(LIMIT).until(condition);
  }

  /** The same cluster, to somebody else. */
  Target as(Impersonation somebody) {
    return KubernetesTarget.open(
        Optional.of(controlPlane.kubeconfig("admin")), Optional.empty(), somebody);
  }

  void deleteNamespace(String namespace) {
    kubectl("", "delete", "namespace", namespace, "--timeout=300s");
  }

  @Override
  public void close() {
    target.close();
    controlPlane.close();
  }
}
