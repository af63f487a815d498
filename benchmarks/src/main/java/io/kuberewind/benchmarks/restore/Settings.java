package io.kuberewind.benchmarks.restore;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the benchmark is run with.
 *
 * @param runs of each comparison
 * @param applied objects in one restore
 * @param planned objects that a plan looks at
 * @param held objects of the large cluster whose memory is looked at
 */
record Settings(int runs, int applied, int planned, int held) {
  private static final Set<String> NAMES = Set.of("runs", "applied", "planned", "held");

  static Settings read(String[] args) {
    Map<String, Integer> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!NAMES.contains(name) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            args[i] + ": give --runs, --applied, --planned or --held, and a number");
      }
      given.put(name, Integer.parseInt(args[i + 1]));
    }
    return new Settings(
        given.getOrDefault("runs", 3),
        given.getOrDefault("applied", 8_000),
        given.getOrDefault("planned", 100_000),
        given.getOrDefault("held", 200_000));
  }
}
