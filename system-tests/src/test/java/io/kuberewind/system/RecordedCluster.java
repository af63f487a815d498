package io.kuberewind.system;

import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real control plane with a running {@code up} beside it, as a person works with them. */
final class RecordedCluster implements AutoCloseable {
  final ControlPlane controlPlane;
  final ApiServer admin;
  final Rewind rewind;
  private final Path data;
  private final RunningProcess up;

  private RecordedCluster(ControlPlane controlPlane, Path work, List<String> more) {
    this.controlPlane = controlPlane;
    this.admin = ApiServer.of(controlPlane.kubeconfig("admin"));
    this.rewind = new Rewind(work);
    this.data = work.resolve("data");
    this.up =
        RunningProcess.start("up", rewind.builder(up(more)), work.resolve("up.log"))
            .awaitLog("^ready");
  }

  private String[] up(List<String> more) {
    List<String> all = new ArrayList<>(List.of("up", "--cluster", "test"));
    all.addAll(List.of("--kubeconfig", controlPlane.kubeconfig("rewind").toString()));
    all.addAll(List.of("--data-dir", data.toString()));
    all.addAll(more);
    return all.toArray(String[]::new);
  }

  /** Starts both; {@code more} are further arguments of {@code up}. */
  static RecordedCluster start(Path work, String... more) {
    ControlPlane controlPlane = ControlPlane.start();
    try {
      return new RecordedCluster(controlPlane, work, List.of(more));
    } catch (RuntimeException | Error e) {
      controlPlane.close();
      throw e;
    }
  }

  /** Runs {@code kubectl rewind} against this cluster, as its administrator. */
  Rewind.Result rewind(String... arguments) {
    return rewind.run(here(arguments));
  }

  /** The arguments with what leads to this cluster and its archive. */
  String[] here(String... arguments) {
    return on(controlPlane, arguments);
  }

  /** The arguments with what leads to this archive and to another cluster. */
  String[] on(ControlPlane target, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--data-dir", data.toString(), "--kubeconfig", target.kubeconfig("admin").toString()));
    return all.toArray(String[]::new);
  }

  /** The moment that is now, as the command line takes it. */
  String now() {
    return "rev:" + admin.revision();
  }

  /** Controllers answer each write with some of their own, and some of those with more. */
  void awaitQuiet() {
    new Quiet(admin).await();
  }

  /** Makes a namespace, and waits for what controllers put into each. */
  void namespace(String name) {
    kubectl("create", "namespace", name);
    Conditions.eventually(
        "namespace " + name + " has what every namespace has",
        () ->
            admin.send("GET", "/api/v1/namespaces/" + name + "/serviceaccounts/default").succeeded()
                && admin
                    .send("GET", "/api/v1/namespaces/" + name + "/configmaps/kube-root-ca.crt")
                    .succeeded());
  }

  /** Runs kubectl on this cluster; it must succeed. */
  String kubectl(String... arguments) {
    return kubectl(controlPlane, "", arguments);
  }

  void apply(String manifest) {
    kubectl(controlPlane, manifest, "apply", "-f", "-");
  }

  static String kubectl(ControlPlane cluster, String input, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(cluster.kubectl().toString());
    command.add("--kubeconfig=" + cluster.kubeconfig("admin"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(List.of(arguments) + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    up.close();
    controlPlane.close();
  }
}
