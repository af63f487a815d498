package io.kuberewind.archive.sweep;

/**
 * What a sweep did.
 *
 * @param deleted objects that were deleted
 * @param bytes length of those, where it is known
 * @param retained objects that the store keeps, because they are under a lock
 */
public record Swept(long deleted, long bytes, long retained) {
  static final Swept NOTHING = new Swept(0, 0, 0);

  Swept plus(Swept other) {
    return new Swept(deleted + other.deleted, bytes + other.bytes, retained + other.retained);
  }
}
