package io.kuberewind.benchmarks.restore;

import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Live heap of a plan and of a whole restore, in JVMs of their own with 512 MiB. */
final class HeapRows {
  private static final int FEW = 10_000;

  private final Settings settings;
  private final Path work;

  HeapRows(Settings settings, Path work) {
    this.settings = settings;
    this.work = work;
  }

  void measure(Ratios table) throws IOException, InterruptedException {
    double[] few = live("few", FEW);
    double[] many = live("many", settings.held());
    table
        .row("live heap of a plan with 100 differences", "MiB", Bounds.atMost(1.5, 1.2))
        .note("%,d objects against %,d, `-Xmx512m`".formatted(settings.held(), FEW))
        .add(many[0], few[0]);
    table
        .row("live heap of a plan that creates all, kept and applied", "MiB", Bounds.atMost(20, 10))
        .note("the same; a plan is held as a whole, no object is")
        .add(many[1], few[1]);
  }

  private double[] live(String folder, int objects) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    HeapProbe.class.getName(),
                    work.resolve("heap-" + folder).toString(),
                    String.valueOf(objects)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    if (process.waitFor() != 0) {
      throw new IOException(
          "with %,d objects it did not do in 512 MiB: exit %d"
              .formatted(objects, process.exitValue()));
    }
    String[] figures = printed.split(" ");
    return new double[] {Double.parseDouble(figures[0]), Double.parseDouble(figures[1])};
  }
}
