package io.kuberewind.archive.verify;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BehindHorizonException;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.LostRangeException;
import io.kuberewind.archive.file.ChangeFileReader;
import io.kuberewind.archive.file.Contents;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.file.RowSource;
import io.kuberewind.archive.file.SnapshotPoint;
import io.kuberewind.archive.fold.FileRows;
import io.kuberewind.archive.fold.LiveRows;
import io.kuberewind.archive.fold.RowMerge;
import io.kuberewind.archive.fold.StateFiles;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.schemas.ResourceKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads what files say: their blocks, order and counts, and of a snapshot whether it is the fold of
 * the one before it with the log since.
 */
public final class DeepCheck {
  private static final int READ_BYTES = 1 << 20;

  private final ObjectStore store;
  private final ArchiveFormat format;
  private final CatalogState state;

  public DeepCheck(ObjectStore store, ArchiveFormat format, CatalogState state) {
    this.store = store;
    this.format = format;
    this.state = state;
  }

  /** What is wrong with a file whose bytes are those that were written; empty when nothing is. */
  public Optional<String> of(FileEntry file) {
    try {
      Optional<String> wrong = contents(file);
      return wrong.isEmpty() && !file.isSegment() ? fold(file) : wrong;
    } catch (DamagedFileException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<String> contents(FileEntry file) {
    long records = 0;
    long min = Long.MAX_VALUE;
    long max = 0;
    try (RowSource rows = rows(file)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        records++;
        min = Math.min(min, row.revision());
        max = Math.max(max, row.revision());
      }
    }
    Contents said = file.contents();
    boolean same =
        records == said.records()
            && (records == 0 || (min == said.minRevision() && max == said.maxRevision()));
    return same
        ? Optional.empty()
        : Optional.of(
            "it holds %,d changes of revisions %d to %d, not %,d of %d to %d"
                .formatted(
                    records, min, max, said.records(), said.minRevision(), said.maxRevision()));
  }

  private Optional<String> fold(FileEntry snapshot) {
    CatalogState before = before(snapshot);
    RowFilter filter = filter(snapshot.snapshot().cut());
    try (RowSource folded =
            new LiveRows(
                new RowMerge(
                    new FileRows(store)
                        .open(
                            new StateFiles(before, filter, Long.MAX_VALUE)
                                .of(snapshot.partition()))));
        RowSource said = rows(snapshot)) {
      return difference(folded, said);
    } catch (BehindHorizonException | LostRangeException | DamagedFileException e) {
      // The log that it was made of is gone, or is damaged itself, which is told of that file.
      return Optional.empty();
    }
  }

  /** What was known when the snapshot was made, without it. */
  private CatalogState before(FileEntry snapshot) {
    SnapshotPoint point = snapshot.snapshot();
    List<String> unknown =
        state.files().stream()
            .filter(
                file ->
                    file.isSegment()
                        ? file.offsets().last() >= point.nextOffset()
                        : file.snapshot().cut() >= point.cut()
                            || file.snapshot().nextOffset() > point.nextOffset())
            .map(FileEntry::path)
            .toList();
    return state.without(unknown);
  }

  private static Optional<String> difference(RowSource folded, RowSource said) {
    while (true) {
      Row a = folded.next();
      Row b = said.next();
      if (a == null && b == null) {
        return Optional.empty();
      }
      boolean same =
          a != null
              && b != null
              && a.revision() == b.revision()
              && Arrays.equals(a.key(), b.key())
              && a.change().equals(b.change());
      if (!same) {
        Row odd = b == null ? a : b;
        return Optional.of(
            "it is not the fold of the log before it, from %s at revision %d on"
                .formatted(ResourceKey.of(odd.change()), odd.revision()));
      }
    }
  }

  private RowSource rows(FileEntry file) {
    return ChangeFileReader.open(store, file).rows(filter(Long.MAX_VALUE), READ_BYTES);
  }

  private RowFilter filter(long toRevision) {
    return RowFilter.of(KeyScope.all(format.cluster()), -1, toRevision);
  }
}
