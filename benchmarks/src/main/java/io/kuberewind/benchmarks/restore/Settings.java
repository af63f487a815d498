package io.kuberewind.benchmarks.restore;

import io.kuberewind.benchmarks.Arguments;

/**
 * What the benchmark is run with.
 *
 * @param runs of each comparison
 * @param applied objects in one restore
 * @param planned objects that a plan looks at
 * @param held objects of the large cluster whose memory is looked at
 */
record Settings(int runs, int applied, int planned, int held) {
  static Settings read(String[] args) {
    Arguments given = Arguments.read(args, "runs", "applied", "planned", "held");
    return new Settings(
        given.number("runs", 3),
        given.number("applied", 8_000),
        given.number("planned", 100_000),
        given.number("held", 200_000));
  }
}
