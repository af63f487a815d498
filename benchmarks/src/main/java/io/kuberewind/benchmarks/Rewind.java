package io.kuberewind.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged command, with a configuration of its own. */
record Rewind(Path home, Path work, Path kubeconfig) {

  static Path distribution() {
    return Path.of(System.getProperty("kuberewind.home", "cli/target/kuberewind")).toAbsolutePath();
  }

  /** A running {@code up} that said it was ready after {@code secondsToReady}. */
  record Up(Process process, double secondsToReady) implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** Starts {@code up} on a data dir and waits until it says that it is ready. */
  Up up(Path dataDir) throws IOException, InterruptedException {
    Path log = work.resolve("up.log");
    Files.deleteIfExists(log);
    long started = System.nanoTime();
    Process process =
        builder(
                "up",
                "--kubeconfig",
                kubeconfig.toString(),
                "--cluster",
                "bench",
                "--data-dir",
                dataDir.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    while (!Files.readString(log).lines().anyMatch(line -> line.startsWith("ready"))) {
      if (!process.isAlive()) {
        throw new IOException("up ended:\n" + Files.readString(log));
      }
      if (secondsSince(started) > 300) {
        process.destroyForcibly();
        throw new IOException("up is not ready after five minutes:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return new Up(process, secondsSince(started));
  }

  /** Runs a command to its end, its output thrown away, and returns its exit code. */
  int run(String... arguments) throws IOException, InterruptedException {
    return quiet(builder(arguments)).waitFor();
  }

  static Process quiet(ProcessBuilder builder) throws IOException {
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/kubectl-rewind").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KUBEREWIND_CONFIG", work.resolve("config.json").toString());
    return builder;
  }
}
