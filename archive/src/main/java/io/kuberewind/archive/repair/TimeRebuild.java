package io.kuberewind.archive.repair;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.catalog.TimeFile;
import io.kuberewind.archive.catalog.TimeFiles;
import io.kuberewind.archive.catalog.TimeIndex;
import io.kuberewind.archive.file.ChangeFileReader;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.file.RowSource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes ticks again from the times of changes: a revision was there by the latest moment that its
 * change can have been made, and no later one before the earliest. One a second is kept.
 */
final class TimeRebuild {
  private static final int READ_BYTES = 1 << 20;
  private static final long SECOND = 1_000_000;

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final CatalogState state;

  /**
   * @param state the catalog without files that cannot be read
   */
  TimeRebuild(ObjectStore store, ArchiveFormat format, CatalogState state) {
    this.store = store;
    this.format = format;
    this.state = state;
  }

  /** Whether a file of ticks can be made again under names of its own. */
  static boolean isPossible(TimeFile file) {
    return !file.first().equals(file.last());
  }

  /** The index with others in the place of broken files. */
  TimeIndex without(Set<String> broken) {
    List<TimeFile> files = new ArrayList<>();
    for (TimeFile file : state.index().files()) {
      if (broken.contains(file.path()) && isPossible(file)) {
        files.addAll(again(file));
      } else {
        files.add(file);
      }
    }
    return new TimeIndex(state.index().first(), files, state.index().recent());
  }

  /** Two files: one would have the name of the broken one, which stays where it is. */
  private List<TimeFile> again(TimeFile broken) {
    List<Tick> ticks = ticks(broken.first(), broken.last());
    int half = (ticks.size() + 1) / 2;
    TimeFiles writer = new TimeFiles(store);
    return List.of(
        writer.write(format.layout(), ticks.subList(0, half)),
        writer.write(format.layout(), ticks.subList(half, ticks.size())));
  }

  private List<Tick> ticks(Tick first, Tick last) {
    Map<Long, Tick> bySecond = new TreeMap<>();
    RowFilter between =
        RowFilter.of(KeyScope.all(format.cluster()), first.revision(), last.revision() - 1);
    for (FileEntry file : state.files()) {
      if (file.isSegment() && between.mayMatch(file.contents())) {
        collect(file, between, bySecond);
      }
    }
    List<Tick> found = new ArrayList<>(bySecond.values());
    found.sort(Comparator.comparingLong(Tick::revision));
    List<Tick> ticks = new ArrayList<>(List.of(first));
    for (Tick tick : found) {
      Tick before = ticks.get(ticks.size() - 1);
      if (tick.readEnded() > before.readEnded() && tick.readEnded() < last.readEnded()) {
        ticks.add(tick);
      }
    }
    ticks.add(last);
    return ticks;
  }

  private void collect(FileEntry file, RowFilter between, Map<Long, Tick> bySecond) {
    try (RowSource rows = ChangeFileReader.open(store, file).rows(between, READ_BYTES)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        Change change = row.change();
        if (change.getClock() == Clock.TICK || change.getClock() == Clock.AUDIT) {
          long time = Micros.of(change.getTime());
          long error = change.getTimeError();
          bySecond.merge(
              time / SECOND,
              new Tick(row.revision(), time - error, time + error),
              (a, b) -> a.revision() > b.revision() ? a : b);
        }
      }
    }
  }
}
