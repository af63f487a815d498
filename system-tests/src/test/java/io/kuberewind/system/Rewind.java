package io.kuberewind.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged {@code kubectl-rewind}, run as a user runs it, with a configuration directory of its
 * own.
 */
final class Rewind {
  private static final Path HOME =
      Path.of(System.getProperty("kuberewind.home", "../cli/target/kuberewind"))
          .toAbsolutePath()
          .normalize();

  private final Path work;
  private final Map<String, String> environment;

  Rewind(Path work) {
    this(work, Map.of());
  }

  /** With these variables beside those of the test. */
  Rewind(Path work, Map<String, String> environment) {
    this.work = work;
    this.environment = environment;
  }

  /** What a finished command left. */
  record Result(List<String> command, int exitCode, String out, String err) {
    Result mustExit(int expected) {
      if (exitCode != expected) {
        throw new AssertionError(
            "%s exited %d, not %d%nout: %s%nerr: %s"
                .formatted(command, exitCode, expected, cut(out), cut(err)));
      }
      return this;
    }

    private static String cut(String text) {
      int length = text.length();
      return length <= 8_000
          ? text
          : text.substring(0, 4_000) + "…" + text.substring(length - 4_000);
    }
  }

  /** Jars of the distribution, as a class path for a stage's own main. */
  static String classPath() {
    return HOME.resolve("lib") + "/*";
  }

  /** Runs a command to its end. */
  Result run(String... arguments) {
    try {
      Path out = Files.createTempFile(work, "out", ".txt");
      Path err = Files.createTempFile(work, "err", ".txt");
      Process process =
          builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(
            List.of(arguments) + " did not end; stderr: " + Files.readString(err));
      }
      Result result =
          new Result(
              List.of(arguments),
              process.exitValue(),
              Files.readString(out, StandardCharsets.UTF_8),
              Files.readString(err, StandardCharsets.UTF_8));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A command that is not started yet. */
  ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("bin/kubectl-rewind").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().put("KUBEREWIND_CONFIG", work.resolve("config.json").toString());
    builder.environment().remove("KUBECONFIG");
    builder.environment().putAll(environment);
    return builder;
  }
}
