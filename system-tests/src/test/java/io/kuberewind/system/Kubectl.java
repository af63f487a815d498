package io.kuberewind.system;

import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kubectl, as one user or another. */
final class Kubectl {
  private final ControlPlane controlPlane;
  private final Path work;

  Kubectl(ControlPlane controlPlane, Path work) {
    this.controlPlane = controlPlane;
    this.work = work;
  }

  /** Runs it as a user of the sandbox and answers what it prints. */
  String as(String user, String... arguments) {
    return run(user, "", List.of(arguments), "");
  }

  /** As {@link #as}, with this on its standard input. */
  String fed(String user, String input, String... arguments) {
    return run(user, input, List.of(arguments), "");
  }

  /** {@code kubectl edit}, the editor being {@code sed} with this expression. */
  String edit(String user, String expression, String... arguments) {
    List<String> all = new ArrayList<>(List.of("edit"));
    all.addAll(List.of(arguments));
    return run(user, "", all, "sed -i -e '" + expression + "'");
  }

  private String run(String user, String input, List<String> arguments, String editor) {
    try {
      Path in = Files.createTempFile(work, "in", ".yaml");
      Path out = Files.createTempFile(work, "out", ".txt");
      Files.writeString(in, input);
      List<String> command = new ArrayList<>();
      command.add(controlPlane.kubectl().toString());
      command.add("--kubeconfig=" + controlPlane.kubeconfig(user));
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().put("KUBE_EDITOR", editor);
      Process process = builder.start();
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(arguments + ": " + Files.readString(out));
      }
      return Files.readString(out, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
