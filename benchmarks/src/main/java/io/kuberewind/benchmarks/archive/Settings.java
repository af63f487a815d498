package io.kuberewind.benchmarks.archive;

import io.kuberewind.benchmarks.Arguments;
import java.nio.file.Path;

/**
 * What the benchmark is run with.
 *
 * @param seed of the corpus and of what is asked
 * @param objects living objects
 * @param changes changes in all
 * @param runs of each comparison
 * @param roll changes in a commit of four segments
 * @param snapshot changes between two snapshots
 * @param tools folder of etcdutl and replay
 * @param work folder that is made and removed
 */
record Settings(
    long seed, int objects, int changes, int runs, int roll, int snapshot, Path tools, Path work) {
  /** {@code changes}: how many there are, if {@code args} do not say otherwise. */
  static Settings read(String[] args, int changes) {
    Arguments given =
        Arguments.read(
            args,
            "scale",
            "seed",
            "runs",
            "objects",
            "changes",
            "roll",
            "snapshot",
            "tools",
            "work");
    double scale = Double.parseDouble(given.text("scale", "1"));
    return new Settings(
        Long.parseLong(given.text("seed", "1")),
        scaled(given, "objects", 100_000, scale),
        scaled(given, "changes", changes, scale),
        given.number("runs", 5),
        scaled(given, "roll", 5_000, scale),
        scaled(given, "snapshot", 100_000, scale),
        Path.of(given.text("tools", "benchmarks/target/tools")),
        Path.of(given.text("work", "benchmarks/target/work")));
  }

  private static int scaled(Arguments given, String name, int whole, double scale) {
    return given.number(name, Math.max(1, (int) (whole * scale)));
  }
}
