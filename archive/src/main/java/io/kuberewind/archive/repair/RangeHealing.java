package io.kuberewind.archive.repair;

import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.LostRange;
import io.kuberewind.archive.catalog.SurvivingCatalog;
import io.kuberewind.archive.file.FileEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the changes of a lost range again: writers went past a commit that was missing, and its
 * copy, or the commit itself come back, tells of them.
 */
final class RangeHealing {
  private final CatalogState state;
  private final List<SurvivingCatalog.Told> told;
  private final Predicate<FileEntry> whole;

  /**
   * @param told what the commits that can be read told
   * @param whole whether a file is there, unharmed, and may be listed
   */
  RangeHealing(CatalogState state, List<SurvivingCatalog.Told> told, Predicate<FileEntry> whole) {
    this.state = state;
    this.told = told;
    this.whole = whole;
  }

  /**
   * The segments to list again.
   *
   * @return none, where others that are listed hold the same by now; empty where some of the range
   *     is told by no commit, or a segment of it is gone
   */
  Optional<List<FileEntry>> of(LostRange range) {
    int partition = range.partition();
    List<FileEntry> listed = state.segments(partition);
    if (listed.stream().anyMatch(file -> holds(file, range.fromOffset(), range.toOffset() - 1))) {
      return Optional.of(List.of());
    }
    List<FileEntry> found = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    long toldTo = range.fromOffset();
    for (SurvivingCatalog.Told commit : told) {
      Long from = commit.progress().from().get(partition);
      Long to = commit.progress().to().get(partition);
      if (from == null || to == null || from > toldTo || to <= toldTo) {
        continue;
      }
      toldTo = to;
      for (FileEntry file : commit.adds()) {
        if (file.isSegment() && file.partition() == partition && paths.add(file.path())) {
          found.add(file);
        }
      }
    }
    found.removeIf(file -> listed.stream().anyMatch(other -> holds(other, file)));
    return toldTo >= range.toOffset() && found.stream().allMatch(whole)
        ? Optional.of(found)
        : Optional.empty();
  }

  private static boolean holds(FileEntry holder, FileEntry held) {
    return holds(holder, held.offsets().first(), held.offsets().last());
  }

  private static boolean holds(FileEntry file, long first, long last) {
    return file.offsets().first() <= first && file.offsets().last() >= last;
  }
}
