package io.kuberewind.streams.attribute;

import io.kuberewind.streams.fact.Fact;
import java.time.Duration;

/**
 * How far the wait of a change has come.
 *
 * @param now this machine's clock, milliseconds since the epoch
 * @param factsUpTo timestamp of the newest fact's record here, milliseconds since the epoch
 * @param settle how long others may come behind a fact that does not prove itself, milliseconds
 * @param clocks how far the clocks of the cluster's API servers may differ
 * @param over whether the wait ends now
 */
public record Patience(long now, long factsUpTo, long settle, Duration clocks, boolean over) {
  /** Whether facts about the same that were under way with it are here too. */
  boolean isSettled(Fact fact) {
    return now >= fact.arrived() + settle || factsUpTo >= fact.recordTime() + settle;
  }

  /** When {@code fact} will be settled at the latest. */
  long settledAt(Fact fact) {
    return fact.arrived() + settle;
  }
}
