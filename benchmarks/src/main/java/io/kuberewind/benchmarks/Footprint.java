package io.kuberewind.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Resident memory of {@code up} with 50,000 objects: the peak until all of them are archived, read
 * from the kernel.
 */
record Footprint(Rewind rewind, Path work) {

  void measure(Table table) throws IOException, InterruptedException {
    Path data = work.resolve("footprint");
    try (Rewind.Up up = rewind.up(data)) {
      table.add(
          "up ready, 50,000 objects, empty data dir", "s", new double[] {up.secondsToReady()}, "");
      String archive = data.resolve("archive").toUri().toString();
      while (rewind.run(
                  "get",
                  "configmaps",
                  "fill-49999",
                  "-n",
                  "default",
                  "--at",
                  "now",
                  "--archive",
                  archive)
              != 0
          && up.process().isAlive()) {
        TimeUnit.MILLISECONDS.sleep(500);
      }
      table.add(
          "up resident, 50,000 objects, all archived",
          "MiB",
          new double[] {status(up, "VmRSS")},
          "< 1024");
      table.add("up resident at its peak", "MiB", new double[] {status(up, "VmHWM")}, "< 1024");
    }
    Rewind.deleteTree(data);
  }

  /**
   * A memory figure of the process, in MiB; the launcher execs the JVM, so the process is the JVM.
   */
  private static double status(Rewind.Up up, String field) throws IOException {
    Path status = Path.of("/proc", String.valueOf(up.process().pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(field + ":")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException("No " + field + " in " + status);
  }
}
