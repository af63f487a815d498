package io.kuberewind.benchmarks.capture;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the benchmark is run with.
 *
 * @param runs of each comparison
 * @param changes replayed in one run
 * @param seconds that the live API server is written to in one run
 * @param objects of the large cluster whose memory is looked at
 */
record Settings(int runs, int changes, int seconds, int objects) {
  private static final Set<String> NAMES = Set.of("runs", "changes", "seconds", "objects");

  static Settings read(String[] args) {
    Map<String, Integer> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!NAMES.contains(name) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            args[i] + ": give --runs, --changes, --seconds or --objects, and a number");
      }
      given.put(name, Integer.parseInt(args[i + 1]));
    }
    return new Settings(
        given.getOrDefault("runs", 3),
        given.getOrDefault("changes", 200_000),
        given.getOrDefault("seconds", 30),
        given.getOrDefault("objects", 200_000));
  }
}
