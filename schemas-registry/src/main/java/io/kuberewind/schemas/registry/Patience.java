package io.kuberewind.schemas.registry;

import java.time.Duration;

/**
 * How long a registry that does not answer is asked again.
 *
 * @param total after which the caller is told
 * @param firstPause pause after the first failure; each further one is twice as long
 * @param longestPause where the doubling ends
 */
record Patience(Duration total, Duration firstPause, Duration longestPause) {
  static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(60), Duration.ofMillis(250), Duration.ofSeconds(5));

  Duration after(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
  }
}
