package io.kuberewind.benchmarks.capture;

import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.kit.logging.LogSetup;
import io.kuberewind.sandbox.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * How fast the watcher captures beside Kafka's own producer, how soon a change is in Kafka, what
 * the watcher holds in memory and what it costs the API server. Prints a table in Markdown; fails
 * only when something does not work.
 */
public final class CaptureBenchmark {
  private CaptureBenchmark() {}

  public static void main(String[] args) throws Exception {
    LogSetup.forTerminal(LogSetup.Level.WARN);
    Settings settings = Settings.read(args);
    Path work = Files.createTempDirectory("kuberewind-benchmark");
    Ratios table = new Ratios();
    try (Broker broker = Broker.start(work.resolve("kafka"))) {
      new ReplayRows(settings, work, broker).measure(table);
      try (ControlPlane controlPlane = ControlPlane.start()) {
        new LiveRows(settings, work, broker, controlPlane).measure(table);
        new ProcessorRow(settings, work, broker, controlPlane).measure(table);
      }
      new MemoryRows(settings, work, broker).measure(table);
      System.out.print(table.markdown());
    } finally {
      remove(work);
    }
  }

  private static void remove(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
