package io.kuberewind.watcher.audited;

import io.kuberewind.watcher.change.Position;
import io.kuberewind.watcher.tick.Micros;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How many audit events each server of a cluster said last that it had dropped since its start. */
final class ServerCounts {
  /** Servers that are told apart; the longest unheard is forgotten. */
  private static final int SERVERS = 32;

  private final Map<String, Count> counts = new LinkedHashMap<>();
  private Position lastLook = Position.NONE;

  private record Count(double dropped, Position at) {}

  /** Events that were dropped after {@code since}. */
  record Dropped(long events, Position since) {}

  /**
   * Takes in what a server says at a time; what it dropped since it was asked last. Of a server
   * that is heard of the first time that is all, when it started after the last look at any; what
   * an older one dropped before is of an unknown time.
   *
   * @param server the second of its start, as its metrics tell it
   */
  Optional<Dropped> take(String server, double dropped, Position now) {
    Count before = counts.remove(server);
    if (before == null && lastLook.isSet() && startedAt(server) > lastLook.time()) {
      before = new Count(0, lastLook);
    }
    counts.put(server, new Count(dropped, now));
    if (counts.size() > SERVERS) {
      counts.remove(counts.keySet().iterator().next());
    }
    lastLook = now;
    return before != null && dropped > before.dropped()
        ? Optional.of(new Dropped(Math.round(dropped - before.dropped()), before.at()))
        : Optional.empty();
  }

  /** Microseconds since the epoch; 0 where the server does not say. */
  private static double startedAt(String server) {
    try {
      return Double.parseDouble(server) * Micros.A_SECOND;
    } catch (NumberFormatException notTold) {
      return 0;
    }
  }
}
