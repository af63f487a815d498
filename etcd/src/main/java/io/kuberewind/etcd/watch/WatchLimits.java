package io.kuberewind.etcd.watch;

import java.time.Duration;

/**
 * What a watch may take.
 *
 * @param bufferedBytes heap of events that wait to be fetched, roughly, over all ranges; one
 *     message for each range may come on top
 * @param silence a call that should have said something and did not for so long is opened anew
 */
public record WatchLimits(long bufferedBytes, Duration silence) {
  /** What suits every cluster known so far. */
  public static WatchLimits defaults() {
    return new WatchLimits(32L * 1024 * 1024, Duration.ofSeconds(30));
  }
}
