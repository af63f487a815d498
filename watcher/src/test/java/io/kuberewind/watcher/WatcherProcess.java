package io.kuberewind.watcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A watcher as a process of its own, to be killed. */
final class WatcherProcess implements AutoCloseable {
  private final Process process;

  private WatcherProcess(Process process) {
    this.process = process;
  }

  static WatcherProcess start(String cluster, String bootstrapServers, Path kubeconfig, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("io.kuberewind.watcher.Main");
    command.addAll(List.of("--cluster", cluster, "--bootstrap.servers", bootstrapServers));
    command.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--http.listen", "127.0.0.1:0"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new WatcherProcess(process);
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
