package io.kuberewind.benchmarks.archive;

import io.kuberewind.benchmarks.ratio.Ratios;
import io.kuberewind.benchmarks.ratio.Ratios.Bounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Live heap of archiving and merging, in JVMs of their own with 256 MiB. */
final class HeapRow {
  private final Settings settings;

  HeapRow(Settings settings) {
    this.settings = settings;
  }

  void measure(Ratios table) throws IOException, InterruptedException {
    table
        .row("archiver's and merge's heap, ten times the objects", "MiB", Bounds.atMost(1.2, 1.05))
        .note(
            "greatest live heap of JVMs with `-Xmx256m`; the reference has %,d objects"
                .formatted(settings.objects()))
        .add(liveMebibytes(10 * settings.objects()), liveMebibytes(settings.objects()));
  }

  private double liveMebibytes(int objects) throws IOException, InterruptedException {
    Path folder = settings.work().resolve("heap");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    HeapProbe.class.getName(),
                    folder.toString(),
                    String.valueOf(objects)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    if (process.waitFor() != 0) {
      throw new IOException(
          "with %,d objects it did not do in 256 MiB: exit %d"
              .formatted(objects, process.exitValue()));
    }
    Work.remove(folder);
    return Double.parseDouble(printed);
  }
}
