package io.kuberewind.archive.fold;

import io.kuberewind.archive.catalog.BehindHorizonException;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.file.DamagedFileException;
import io.kuberewind.archive.file.FileEntry;
import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Rows of a merge that goes on without a file that turns out to be damaged, where it can: a
 * snapshot is only a short cut, and the one before with the log since says the same. The merge
 * begins again without the file and leaves out what was given already.
 */
public final class ResilientRows implements RowSource {
  private final Function<CatalogState, RowSource> opening;
  private final Predicate<FileEntry> spared;
  private final boolean oncePerKey;
  private CatalogState state;
  private RowSource rows;
  private byte[] lastKey;
  private long lastRevision;

  /**
   * @param state what to merge
   * @param opening makes the merge of a state
   * @param spared whether it may go on without that segment, which nothing stands in for
   * @param oncePerKey whether the merge gives each key once
   */
  public ResilientRows(
      CatalogState state,
      Function<CatalogState, RowSource> opening,
      Predicate<FileEntry> spared,
      boolean oncePerKey) {
    this.state = state;
    this.opening = opening;
    this.spared = spared;
    this.oncePerKey = oncePerKey;
    open();
  }

  @Override
  public Row next() {
    while (true) {
      try {
        Row row = rows.next();
        while (row != null && wasGiven(row)) {
          row = rows.next();
        }
        if (row != null) {
          lastKey = row.key();
          lastRevision = row.revision();
        }
        return row;
      } catch (DamagedFileException e) {
        rows.close();
        leaveOut(e);
        open();
      }
    }
  }

  @Override
  public void close() {
    rows.close();
  }

  private void open() {
    DamagedFileException damage = null;
    while (true) {
      try {
        rows = opening.apply(state);
        return;
      } catch (DamagedFileException e) {
        leaveOut(e);
        damage = e;
      } catch (BehindHorizonException e) {
        throw damage == null ? e : damage;
      }
    }
  }

  /** Throws it on where nothing stands in for the file. */
  private void leaveOut(DamagedFileException damage) {
    Optional<FileEntry> file =
        state.files().stream().filter(f -> f.path().equals(damage.path().text())).findFirst();
    if (file.isEmpty() || (file.get().isSegment() && !spared.test(file.get()))) {
      throw damage;
    }
    state = state.without(List.of(file.get().path()));
  }

  private boolean wasGiven(Row row) {
    if (lastKey == null) {
      return false;
    }
    int order = Arrays.compareUnsigned(row.key(), lastKey);
    return order < 0 || (order == 0 && (oncePerKey || row.revision() < lastRevision));
  }
}
