package io.kuberewind.archive.repair;

import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.catalog.Ticks;
import io.kuberewind.archive.file.ChangeFileReader;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.file.RowSource;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What changes themselves tell of a catalog: which types there are, and which revision there was at
 * which time. Holds no more ticks than a file of them does, however long the log is.
 */
final class LogScan {
  private static final int READ_BYTES = 1 << 20;
  private static final int MOST_TICKS = 16_384;
  private static final long SECOND = 1_000_000;

  private final ObjectStore store;
  private final RowFilter all;
  private final long begin;
  private final long step;
  private final Map<Long, Tick> ticks = new TreeMap<>();
  private final Map<GroupResource, CapturedType> types =
      new TreeMap<>(
          Comparator.comparing(GroupResource::group).thenComparing(GroupResource::resource));

  private Tick first;

  private LogScan(ObjectStore store, String cluster, Collection<FileEntry> files) {
    this.store = store;
    this.all = RowFilter.of(KeyScope.all(cluster), -1, Long.MAX_VALUE);
    this.begin = files.stream().mapToLong(file -> file.contents().minTime()).min().orElse(0);
    long end = files.stream().mapToLong(file -> file.contents().maxTime()).max().orElse(0);
    this.step = Math.max(SECOND, (end - begin) / MOST_TICKS);
  }

  /** Reads the files, of which none is empty. */
  static LogScan of(ObjectStore store, String cluster, Collection<FileEntry> files) {
    LogScan scan = new LogScan(store, cluster, files);
    files.forEach(scan::read);
    return scan;
  }

  /** Types in order of their names, each in the version that was read last. */
  List<CapturedType> types() {
    return List.copyOf(types.values());
  }

  /** Reads of the cluster's revision as they might have been, in order of time. */
  List<Tick> ticks() {
    List<Tick> all = new ArrayList<>(ticks.values());
    if (first != null) {
      all.add(first);
    }
    return Ticks.thinned(all);
  }

  private void read(FileEntry file) {
    try (RowSource rows = ChangeFileReader.open(store, file).rows(all, READ_BYTES)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        read(row.revision(), row.change());
      }
    }
  }

  private void read(long revision, Change change) {
    types.put(
        new GroupResource(change.getGroup(), change.getResource()),
        new CapturedType(
            change.getGroup(),
            change.getVersion(),
            change.getResource(),
            change.getKind(),
            !change.getNamespace().isEmpty()));
    if (change.getOperation() == Operation.OBSERVE) {
      // Its revision is older than the list that found it, and says nothing of that time.
      return;
    }
    long time = Micros.of(change.getTime());
    long error = change.getTimeError();
    Tick tick = new Tick(revision, time - error, time + error);
    if (first == null || revision < first.revision()) {
      first = tick;
    }
    ticks.merge((time - begin) / step, tick, (a, b) -> a.revision() > b.revision() ? a : b);
  }
}
