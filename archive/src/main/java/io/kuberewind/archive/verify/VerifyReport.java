package io.kuberewind.archive.verify;

import io.kuberewind.archive.catalog.LostRange;
import java.util.List;

/**
 * What a look at every object found.
 *
 * @param found how many objects are there, unharmed
 * @param broken those that are missing or damaged
 * @param lost spans of the history that missing commits told of
 * @param deep whether each object was read
 */
public record VerifyReport(long found, List<FileCheck> broken, List<LostRange> lost, boolean deep) {

  /** Whether everything is as it was written. */
  public boolean whole() {
    return broken.isEmpty() && lost.isEmpty();
  }
}
