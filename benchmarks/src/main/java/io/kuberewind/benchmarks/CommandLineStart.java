package io.kuberewind.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** How long the command line takes to answer, beside kubectl itself in the same run. */
record CommandLineStart(Rewind rewind, Path kubectl) {
  private static final int RUNS = 11;

  void measure(Table table) throws IOException, InterruptedException {
    // The first run makes the class data archive; it is not what a user waits for each time.
    rewind.run("version");
    double[] ours = new double[RUNS];
    double[] theirs = new double[RUNS];
    double[] ratios = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long started = System.nanoTime();
      rewind.run("version");
      ours[i] = Rewind.secondsSince(started);
      started = System.nanoTime();
      Rewind.quiet(new ProcessBuilder(kubectl.toString(), "version", "--client")).waitFor();
      theirs[i] = Rewind.secondsSince(started);
      ratios[i] = ours[i] / theirs[i];
    }
    table.add("kubectl-rewind version", "s", ours, "< 1");
    table.add("kubectl version --client (reference)", "s", theirs, "");
    table.add("  ratio", "", ratios, "");
  }
}
