package io.kuberewind.benchmarks.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long writes took to be seen.
 *
 * @param sorted nanoseconds of each write that was seen, the shortest first
 * @param written writes that were answered
 */
record Delays(List<Long> sorted, int written) {
  /** Between two moments of each, by the name of the write. */
  static Delays between(Map<String, Long> answered, Map<String, Long> seen) {
    List<Long> delays = new ArrayList<>();
    answered.forEach(
        (write, at) -> {
          if (seen.containsKey(write)) {
            delays.add(Math.max(0, seen.get(write) - at));
          }
        });
    return new Delays(delays.stream().sorted().toList(), answered.size());
  }

  int kept() {
    return sorted.size();
  }

  /** The delay that so many of all are not beyond. */
  double millis(double quantile) {
    return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1) / 1e6;
  }
}
