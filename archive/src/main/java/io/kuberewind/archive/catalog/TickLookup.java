package io.kuberewind.archive.catalog;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds ticks in the time index. Reads at most one file of it for an answer. */
public final class TickLookup {
  private final TimeFiles timeFiles;
  private final TimeIndex index;

  public TickLookup(TimeFiles timeFiles, TimeIndex index) {
    this.timeFiles = timeFiles;
    this.index = index;
  }

  /** The last tick that {@code wanted} accepts, which accepts a first part of all ticks. */
  public Optional<Tick> last(Predicate<Tick> wanted) {
    Optional<Tick> recent = lastOf(index.recent(), wanted);
    if (recent.isPresent()) {
      return recent;
    }
    List<TimeFile> files = index.files();
    for (int i = files.size() - 1; i >= 0; i--) {
      TimeFile file = files.get(i);
      if (wanted.test(file.last())) {
        return Optional.of(file.last());
      }
      if (wanted.test(file.first())) {
        return lastOf(timeFiles.read(file), wanted);
      }
    }
    return Optional.empty();
  }

  /** The first tick that {@code wanted} accepts, which accepts a last part of all ticks. */
  public Optional<Tick> first(Predicate<Tick> wanted) {
    for (TimeFile file : index.files()) {
      if (wanted.test(file.first())) {
        return Optional.of(file.first());
      }
      if (wanted.test(file.last())) {
        return timeFiles.read(file).stream().filter(wanted).findFirst();
      }
    }
    return index.recent().stream().filter(wanted).findFirst();
  }

  private static Optional<Tick> lastOf(List<Tick> ticks, Predicate<Tick> wanted) {
    for (int i = ticks.size() - 1; i >= 0; i--) {
      if (wanted.test(ticks.get(i))) {
        return Optional.of(ticks.get(i));
      }
    }
    return Optional.empty();
  }
}
