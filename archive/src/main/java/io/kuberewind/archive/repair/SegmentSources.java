package io.kuberewind.archive.repair;

import io.kuberewind.archive.file.FileEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files that hold what a segment held: those it was merged from, as long as they are not deleted,
 * or the one it was merged into, where the commit of that merge was lost.
 */
final class SegmentSources {
  private static final Comparator<FileEntry> BY_OFFSET =
      Comparator.<FileEntry>comparingLong(file -> file.offsets().first())
          .thenComparing(file -> file.offsets().last(), Comparator.reverseOrder());

  private final Collection<FileEntry> known;
  private final Predicate<FileEntry> whole;

  /**
   * @param known every file that a commit ever told of
   * @param whole whether a file is there, unharmed
   */
  SegmentSources(Collection<FileEntry> known, Predicate<FileEntry> whole) {
    this.known = known;
    this.whole = whole;
  }

  /** A whole file that holds at least all offsets of {@code broken}, the smallest of them. */
  Optional<FileEntry> holding(FileEntry broken) {
    return known.stream()
        .filter(file -> isOther(file, broken))
        .filter(file -> file.offsets().first() <= broken.offsets().first())
        .filter(file -> file.offsets().last() >= broken.offsets().last())
        .sorted(Comparator.comparingLong(file -> file.contents().records()))
        .filter(whole)
        .findFirst();
  }

  /** Whole files that hold together just the changes of {@code broken}, in order; or none. */
  List<FileEntry> partsOf(FileEntry broken) {
    List<FileEntry> parts = new ArrayList<>();
    long records = 0;
    long next = broken.offsets().first();
    List<FileEntry> within =
        known.stream()
            .filter(file -> isOther(file, broken))
            .filter(file -> file.offsets().first() >= broken.offsets().first())
            .filter(file -> file.offsets().last() <= broken.offsets().last())
            .sorted(BY_OFFSET)
            .toList();
    for (FileEntry file : within) {
      if (file.offsets().first() >= next && whole.test(file)) {
        parts.add(file);
        records += file.contents().records();
        next = file.offsets().last() + 1;
      }
    }
    return records == broken.contents().records() ? parts : List.of();
  }

  private static boolean isOther(FileEntry file, FileEntry broken) {
    return file.isSegment()
        && file.partition() == broken.partition()
        && !file.path().equals(broken.path());
  }
}
