package io.kuberewind.archive.verify;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a look at every object found.
 *
 * @param checks every object, and whether it is what was written
 * @param lost spans of the history that cannot be read
 * @param deep whether each object was read
 */
public record VerifyReport(List<FileCheck> checks, List<LostSpan> lost, boolean deep) {
  public VerifyReport {
    checks = List.copyOf(checks);
    lost = List.copyOf(lost);
  }

  /** Whether everything that the catalog lists is as it was written. */
  public boolean whole() {
    return broken().isEmpty() && lost.isEmpty();
  }

  /** How many objects are there, unharmed. */
  public long found() {
    return of(FileCheck.Verdict.FOUND).size();
  }

  /** Those that are missing or damaged. */
  public List<FileCheck> broken() {
    return checks.stream()
        .filter(
            check ->
                check.verdict() == FileCheck.Verdict.MISSING
                    || check.verdict() == FileCheck.Verdict.DAMAGED)
        .toList();
  }

  /** Paths of those. */
  public Set<String> brokenPaths() {
    return broken().stream().map(FileCheck::path).collect(Collectors.toSet());
  }

  /** The objects of one verdict. */
  public List<FileCheck> of(FileCheck.Verdict verdict) {
    return checks.stream().filter(check -> check.verdict() == verdict).toList();
  }
}
