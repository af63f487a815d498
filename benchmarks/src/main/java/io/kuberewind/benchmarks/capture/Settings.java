package io.kuberewind.benchmarks.capture;

import io.kuberewind.benchmarks.Arguments;

/**
 * What the benchmark is run with.
 *
 * @param runs of each comparison
 * @param changes replayed in one run
 * @param seconds that the live API server is written to in one run
 * @param objects of the large cluster whose memory is looked at
 */
record Settings(int runs, int changes, int seconds, int objects) {
  static Settings read(String[] args) {
    Arguments given = Arguments.read(args, "runs", "changes", "seconds", "objects");
    return new Settings(
        given.number("runs", 3),
        given.number("changes", 200_000),
        given.number("seconds", 30),
        given.number("objects", 200_000));
  }
}
