package io.kuberewind.archive.read;

import io.kuberewind.archive.file.Row;
import io.kuberewind.archive.file.RowFilter;
import io.kuberewind.archive.file.RowSource;
import java.util.Iterator;
import java.util.List;

/** The rows of the recent log that a filter accepts. */
final class RecentRows implements RowSource {
  private final Iterator<Row> rows;

  RecentRows(List<Row> rows, RowFilter filter) {
    this.rows = rows.stream().filter(filter::accepts).iterator();
  }

  @Override
  public Row next() {
    return rows.hasNext() ? rows.next() : null;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
