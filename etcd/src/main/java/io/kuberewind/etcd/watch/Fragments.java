package io.kuberewind.etcd.watch;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchResponse;
import io.kuberewind.etcd.client.StoredKey;
import io.kuberewind.etcd.client.WatchCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the fragments of a response together: only a whole one ends at the end of a revision. What a
 * call had begun when it was cut is told again by the next one.
 */
final class Fragments {
  private final List<KeyEvent> parts = new ArrayList<>();

  /** The events of a response that is complete with this fragment; empty when it is not. */
  Optional<List<KeyEvent>> add(WatchResponse response) {
    response.getEventsList().forEach(event -> parts.add(event(event)));
    if (WatchCall.isFragment(response)) {
      return Optional.empty();
    }
    List<KeyEvent> whole = List.copyOf(parts);
    parts.clear();
    return Optional.of(whole);
  }

  /** Whether a response has begun and is not complete. */
  boolean isOpen() {
    return !parts.isEmpty();
  }

  private static KeyEvent event(Event event) {
    Optional<StoredKey> previous =
        event.hasPrevKv() ? Optional.of(StoredKey.of(event.getPrevKv())) : Optional.empty();
    return new KeyEvent(
        StoredKey.of(event.getKv()), previous, event.getType() == Event.EventType.DELETE);
  }
}
