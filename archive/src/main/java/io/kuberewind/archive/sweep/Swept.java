package io.kuberewind.archive.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * What a sweep did.
 *
 * @param deleted objects that were deleted
 * @param bytes length of those, where it is known
 * @param retained objects that the store keeps, because they are under a lock
 * @param locked paths of some of those
 */
public record Swept(long deleted, long bytes, long retained, List<String> locked) {
  static final Swept NOTHING = new Swept(0, 0, 0, List.of());

  public Swept {
    locked = List.copyOf(locked);
  }

  Swept plus(Swept other) {
    List<String> both = new ArrayList<>(locked);
    both.addAll(other.locked);
    return new Swept(deleted + other.deleted, bytes + other.bytes, retained + other.retained, both);
  }
}
