package io.kuberewind.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * From the start of the process to the line that says it is ready: with an empty data dir, and
 * started again on it.
 */
record ReadyTime(Rewind rewind, Path work) {

  void measure(Table table, int runs) throws IOException, InterruptedException {
    double[] first = new double[runs];
    double[] again = new double[runs];
    for (int i = 0; i < runs; i++) {
      Path data = work.resolve("ready-" + i);
      try (Rewind.Up up = rewind.up(data)) {
        first[i] = up.secondsToReady();
      }
      try (Rewind.Up up = rewind.up(data)) {
        again[i] = up.secondsToReady();
      }
      Rewind.deleteTree(data);
    }
    table.add("up ready, 5,000 objects, empty data dir", "s", first, "< 10");
    table.add("up ready, 5,000 objects, started again", "s", again, "< 10");
  }
}
