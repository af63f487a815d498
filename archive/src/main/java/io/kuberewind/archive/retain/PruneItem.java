package io.kuberewind.archive.retain;

/**
 * What becomes of one file, and why.
 *
 * @param path where it lies
 * @param bytes its length; 0 where that is not known
 * @param action what becomes of it
 * @param reason which promise needs it, or that none does
 */
public record PruneItem(String path, long bytes, Action action, String reason) {
  /** What becomes of a file. */
  public enum Action {
    /** No promise needs it. */
    DELETE,
    /** A promise needs it. */
    KEEP,
    /** A snapshot that is made before the log goes that it comes from. */
    MAKE,
    /** The catalog lists it no longer; it is deleted once no reader can be at it. */
    WAITING
  }
}
