package io.kuberewind.archive.repair;

/**
 * One thing that a repair does, or cannot do.
 *
 * @param action what is done
 * @param path the object that is missing or damaged
 * @param detail why, or from what
 */
public record RepairItem(Action action, String path, String detail) {

  /** What becomes of a missing or damaged object. */
  public enum Action {
    /** Its place is free, and a copy is put there: the very same bytes. */
    RESTORE,
    /** Its content is made again from other files, under a name of its own. */
    REBUILD,
    /** It stays where it is, and a new checkpoint says all that it did. */
    FOLD,
    /** Nothing is left to make it from. */
    LOST
  }
}
