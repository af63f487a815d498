package io.kuberewind.restore.export;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of an export.
 *
 * @param written number of manifests
 * @param leftOut number of objects by type and reason
 * @param sealed objects that are left out because they are sealed, as {@code type namespace/name}
 * @param names names of everything that was there, whether written or left out
 */
public record ExportReport(
    long written, Map<String, Long> leftOut, List<String> sealed, Set<String> names) {
  /** How many names are kept: enough for those that a command line gives. */
  static final int MAX_NAMES = 10_000;

  public ExportReport {
    leftOut = Map.copyOf(leftOut);
    sealed = List.copyOf(sealed);
    names = Set.copyOf(names);
  }
}
