package io.kuberewind.archive.verify;

/**
 * What became of one object that the catalog lists.
 *
 * @param path where it should lie
 * @param verdict whether it does, unharmed
 * @param what what is wrong; empty when nothing is
 */
public record FileCheck(String path, Verdict verdict, String what) {

  /** Whether an object is what was written. */
  public enum Verdict {
    /** It is there; when verified deeply, with the very bytes. */
    FOUND,
    /** There is no such object. */
    MISSING,
    /** It is not what was written. */
    DAMAGED,
    /**
     * No commit lists it: what a killed writer left, or what a lock keeps. The sweep deletes it.
     */
    ORPHAN
  }
}
