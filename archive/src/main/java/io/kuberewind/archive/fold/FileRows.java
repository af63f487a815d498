package io.kuberewind.archive.fold;

import io.kuberewind.archive.file.ChangeFileReader;
import io.kuberewind.archive.file.RowSource;
import io.kuberewind.archive.store.ConcurrentReads;
import io.kuberewind.archive.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Opens files for a merge, sharing a bounded amount of memory between them. */
public final class FileRows {
  private static final int TOTAL_READ_BYTES = 32 * 1024 * 1024;
  private static final int MIN_READ_BYTES = 64 * 1024;
  private static final int MAX_READ_BYTES = 2 * 1024 * 1024;

  private final ObjectStore store;

  public FileRows(ObjectStore store) {
    this.store = store;
  }

  /** The wanted rows of each file that holds some, in the order of the files. */
  public List<RowSource> open(List<FilteredFile> files) {
    List<FilteredFile> wanted = files.stream().filter(FilteredFile::mayMatch).toList();
    int share = TOTAL_READ_BYTES / Math.max(1, wanted.size());
    int readBytes = Math.max(MIN_READ_BYTES, Math.min(MAX_READ_BYTES, share));
    List<Callable<AheadRows>> starts = new ArrayList<>(wanted.size());
    for (FilteredFile each : wanted) {
      starts.add(
          () ->
              new AheadRows(
                  ChangeFileReader.open(store, each.file()).rows(each.filter(), readBytes)));
    }
    List<RowSource> sources = new ArrayList<>(starts.size());
    for (AheadRows rows : ConcurrentReads.all(starts)) {
      if (rows.isEmpty()) {
        rows.close();
      } else {
        sources.add(rows);
      }
    }
    return sources;
  }
}
