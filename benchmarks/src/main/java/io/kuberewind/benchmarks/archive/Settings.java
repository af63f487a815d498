package io.kuberewind.benchmarks.archive;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

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
  private static final Set<String> NAMES =
      Set.of("seed", "objects", "changes", "runs", "scale", "roll", "snapshot", "tools", "work");

  /** {@code changes}: how many there are, if {@code args} do not say otherwise. */
  static Settings read(String[] args, int changes) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!NAMES.contains(name) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "%s: give --scale, --seed, --runs, --objects, --changes, --roll, --snapshot, --tools or --work, and a value"
                .formatted(args[i]));
      }
      given.put(name, args[i + 1]);
    }
    double scale = Double.parseDouble(given.getOrDefault("scale", "1"));
    return new Settings(
        Long.parseLong(given.getOrDefault("seed", "1")),
        scaled(given, "objects", 100_000, scale),
        scaled(given, "changes", changes, scale),
        Integer.parseInt(given.getOrDefault("runs", "5")),
        scaled(given, "roll", 5_000, scale),
        scaled(given, "snapshot", 100_000, scale),
        Path.of(given.getOrDefault("tools", "benchmarks/target/tools")),
        Path.of(given.getOrDefault("work", "benchmarks/target/work")));
  }

  private static int scaled(Map<String, String> given, String name, int whole, double scale) {
    String value = given.get(name);
    return value == null ? Math.max(1, (int) (whole * scale)) : Integer.parseInt(value);
  }
}
